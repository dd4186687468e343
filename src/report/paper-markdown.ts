import type { Block, Paper } from './paper.js'

/**
 * The paper as Markdown. Every character that Markdown or HTML could read as markup is written as a
 * character reference, and lines are joined: a vendor's words must not become a link in a ticket.
 */
export function markdownOf({ title, foot, blocks }: Paper): string {
  return `${[`# ${escaped(title)}`, ...blocks.map(blockText), escaped(foot)].join('\n\n')}\n`
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `## ${escaped(block.text)}`
    case 'text':
      return escaped(block.text)
    case 'item':
      return [
        `### ${escaped(block.title)}\n`,
        ...block.facts.map(([name, value]) => `- ${escaped(name)}: ${escaped(value)}`),
      ].join('\n')
  }
}

function escaped(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
  // Bare addresses are made links by many readers, so the colon of "://" and the at sign go too.
  return line.replace(MARKUP, (found) =>
    Array.from(found, (char) => `&#${char.codePointAt(0) ?? 0};`).join(''),
  )
}

const MARKUP = /[\\`*_{}[\]<>()#|~!&@$^=]|^[-+]|^\d+(?=[.)])|:(?=\/\/)|(?<=www)\./giu
