/** Has the browser keep a text that is already here as a file; nothing is asked of the service. */
export function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken hold of it once this task is over.
  setTimeout(() => URL.revokeObjectURL(url), 0)
}
