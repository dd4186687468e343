/**
 * The file of one of our own child programs (a room, the importer, the witness), given by its path
 * below `src/` with `.js` as ending.
 *
 * Children always run compiled code: under jest this module is TypeScript, so the path is taken
 * from `dist/`, which `npm test` builds first.
 */
export function entrypoint(path: string): URL {
  const compiled = import.meta.url.endsWith('.js')
  return new URL(compiled ? `./${path}` : `../dist/${path}`, import.meta.url)
}
