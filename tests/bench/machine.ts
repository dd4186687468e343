import { cpus, release, totalmem } from 'node:os'

/** What the figures were measured on, in one line. */
export function machine(): string {
  const [first] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const model = first?.model.trim() ?? 'unknown processor'
  return `${cpus().length} x ${model}, ${memory} GB, ${process.platform} ${release()}, Node ${process.version}`
}
