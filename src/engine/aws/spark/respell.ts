import { saidBy } from './literal.js'

/** Every token that `renderSpark` writes, and no other: no comment, and no two quotes beside each other. */
const TOKEN =
  /(?<space> +)|(?<name>`[a-z_][a-z0-9_]*`(?!`))|(?<text>'[^']*'(?!'))|(?<word>[A-Za-z][A-Za-z0-9_]*)|(?<number>[0-9]+(?:\.[0-9]+)?)|(?<mark>\|\||<>|<=|>=|-(?!-)|\/(?!\*)|[=<>(),.*+%])/y

/** Functions whose names are words of DuckDB's grammar. */
const GRAMMAR: ReadonlySet<string> = new Set(['array', 'position'])

/**
 * A Spark text of ours in DuckDB's spelling, token by token: another quote around names, no escapes in texts.
 * It is how the text is read back with a parser that has not written it; what it means to DuckDB does not matter.
 *
 * @throws TypeError for a token that our renderer does not write: a defect.
 */
export function spelledForDuckDB(sparkText: string): string {
  let spelled = ''
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < sparkText.length) {
    const groups = TOKEN.exec(sparkText)?.groups
    if (groups === undefined) throw new TypeError('a token that is none of ours')
    const { space, name, text, word, number, mark } = groups
    if (name !== undefined) spelled += `"${name.slice(1, -1)}"`
    else if (text !== undefined) spelled += `'${saidBy(text).replaceAll("'", "''")}'`
    else if (word !== undefined && GRAMMAR.has(word)) spelled += `"${word}"`
    else spelled += space ?? word ?? number ?? mark ?? ''
  }
  return spelled
}
