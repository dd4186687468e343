import type { Block, Paper } from '../../report/paper.js'
import { prose } from '../desk.js'
import type { Sheet } from '../desk.js'
import { plain } from './plain.js'

/** A paper for the screen: headings, wrapped text, facts below their item. */
export function paperLines({ title, blocks, foot }: Paper, sheet: Sheet): readonly string[] {
  const { style, columns } = sheet
  return [
    style.strong(plain(title)),
    ...blocks.flatMap((block) => blockLines(block, sheet)),
    '',
    ...prose(plain(foot), columns).map(style.faint),
  ]
}

function blockLines(block: Block, { style, columns }: Sheet): readonly string[] {
  switch (block.kind) {
    case 'heading':
      return ['', style.strong(plain(block.text))]
    case 'text':
      return prose(plain(block.text), columns)
    case 'item':
      return [
        '',
        ...prose(plain(block.title), columns, '  '),
        ...block.facts.flatMap(([name, value]) =>
          prose(plain(`${name}: ${value}`), columns, '    '),
        ),
      ]
  }
}
