/** What `work` gives or throws, as a promise: SQLite answers at once, the port is asynchronous. */
export function promised<T>(work: () => T, faultOf: (cause: unknown) => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    try {
      resolve(work())
    } catch (cause) {
      reject(faultOf(cause))
    }
  })
}
