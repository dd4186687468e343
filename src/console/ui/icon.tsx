/** The signs of the console, drawn in a box of 16. A sign never stands without a word. */
const PATHS = {
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  warning: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.4',
  info: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 7v4M8 4.9v.3',
  clock: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.8V8l2.2 1.6',
  dot: 'M8 5.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5z',
  down: 'M4 6l4 4.5L12 6',
  up: 'M4 10l4-4.5L12 10',
} as const

export type IconName = keyof typeof PATHS

/** A sign, hidden from who listens: the word beside it says it. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg aria-hidden="true" className="icon" height="16" viewBox="0 0 16 16" width="16">
      <path
        d={PATHS[name]}
        fill="none"
        stroke="currentColor"
        strokeLinecap="round"
        strokeLinejoin="round"
        strokeWidth="1.7"
      />
    </svg>
  )
}
