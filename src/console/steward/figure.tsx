import './figure.css'

/** One number that matters, with what it counts. */
export function Figure({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <p className="figure">
      <strong>{value}</strong> <span>{label}</span>
    </p>
  )
}
