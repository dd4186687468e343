/** One instruction of a Dockerfile, its lines joined, without its flags. */
export interface Instruction {
  readonly name: string
  readonly flags: readonly string[]
  readonly text: string
}

/** One stage: what it starts from, and what is done to it. */
export interface Stage {
  readonly from: string
  readonly as: string | null
  readonly instructions: readonly Instruction[]
}

/** Reads the subset of Dockerfiles that ours are written in: no heredocs, no parser directives, no escapes but `\`. */
export function readDockerfile(text: string): readonly Stage[] {
  const stages: { from: string; as: string | null; instructions: Instruction[] }[] = []
  for (const one of instructionsOf(text)) {
    if (one.name === 'FROM') {
      const [from = '', , as = null] = one.text.split(/\s+/u)
      stages.push({ from, as, instructions: [] })
      continue
    }
    const stage = stages.at(-1)
    if (stage === undefined) throw new Error(`${one.name} before the first FROM`)
    stage.instructions.push(one)
  }
  return stages
}

function instructionsOf(text: string): readonly Instruction[] {
  const joined = text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .join('\n')
    .replaceAll(/\\\n\s*/gu, '')
  return joined
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/u.exec(line) ?? []
      if (name === '') throw new Error(`no instruction: ${line}`)
      const [flags = ''] = /^(?:--\S+\s+)*/u.exec(rest) ?? []
      return {
        name,
        flags: flags.split(/\s+/u).filter((flag) => flag !== ''),
        text: rest.slice(flags.length).trim(),
      }
    })
}

/** The words of an instruction in exec form; null if it is in shell form. */
export function execForm(text: string): readonly string[] | null {
  if (!text.startsWith('[')) return null
  const words: unknown = JSON.parse(text)
  if (!Array.isArray(words)) return null
  return words.map(String)
}
