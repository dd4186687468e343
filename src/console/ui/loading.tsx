/** Something is on its way. Said aloud once; drawn without anything that jumps. */
export function Loading({ words = 'Loading' }: { readonly words?: string }) {
  return (
    <p className="muted" role="status">
      {words}…
    </p>
  )
}
