import { buffer } from 'node:stream/consumers'
import type PDFDocument from 'pdfkit'
import type { Block, Paper } from './paper.js'

type Document = InstanceType<typeof PDFDocument>
type Element = ReturnType<Document['struct']>

const MARGIN = 64
const BODY = 10.5
const FOOT = 8.5

/**
 * The paper as a PDF: tagged, with title and language, headings as headings, page numbers; A4. The same paper
 * gives the same bytes. Texts are only ever drawn: nothing in them becomes a link, a script or a tag.
 */
export async function pdfOf(paper: Paper): Promise<Buffer> {
  const { default: PdfDocument } = await import('pdfkit')
  const at = new Date(paper.at)
  const document = new PdfDocument({
    ...{ size: 'A4', pdfVersion: '1.7', lang: 'en-US', tagged: true, displayTitle: true },
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: MARGIN + 16 },
    info: { Title: drawable(paper.title), CreationDate: at, ModDate: at, Producer: 'Homeroom' },
    bufferPages: true,
  })
  const bytes = buffer(document)
  const root = document.struct('Document')
  document.addStructure(root)
  root.add(drawn(document, 'H1', paper.title, { size: 19, bold: true, gap: 10 }))
  for (const block of paper.blocks) addBlock(document, root, block)
  root.end()
  numberPages(document, paper.foot)
  document.end()
  return bytes
}

interface Face {
  readonly size: number
  readonly bold?: boolean
  readonly before?: number
  readonly gap: number
  readonly indent?: number
}

function addBlock(document: Document, root: Element, block: Block): void {
  switch (block.kind) {
    case 'heading':
      root.add(drawn(document, 'H2', block.text, { size: 14, bold: true, before: 12, gap: 5 }))
      return
    case 'text':
      root.add(drawn(document, 'P', block.text, { size: BODY, gap: 6 }))
      return
    case 'item':
      root.add(drawn(document, 'H3', block.title, { size: 11, bold: true, before: 6, gap: 2 }))
      for (const [name, value] of block.facts) {
        const face = { size: BODY, gap: 1, indent: 14 }
        root.add(drawn(document, 'P', `${name}: ${value}`, face))
      }
  }
}

function drawn(document: Document, tag: string, words: string, face: Face): Element {
  const { size, bold = false, before = 0, gap, indent = 0 } = face
  return document.struct(tag, {}, () => {
    // A heading never stands alone at the foot of a page.
    const needed = before + size * (bold ? 4 : 1.3)
    if (document.y + needed > document.page.maxY()) document.addPage()
    document.y += before
    document.font(bold ? 'Helvetica-Bold' : 'Helvetica').fontSize(size)
    const width = document.page.width - 2 * MARGIN - indent
    document.text(drawable(words), MARGIN + indent, document.y, { width, lineGap: 1.5 })
    document.y += gap
  })
}

/** Page numbers are no part of the text that a screen reader reads out. */
function numberPages(document: Document, foot: string): void {
  const { start, count } = document.bufferedPageRange()
  for (let page = start; page < start + count; page += 1) {
    document.switchToPage(page)
    const { width, height, margins } = document.page
    // Below the bottom margin a text would begin a new page.
    document.page.margins = { ...margins, bottom: 0 }
    document.markContent('Artifact', { type: 'Pagination' })
    document.font('Helvetica').fontSize(FOOT)
    const words = `${drawable(foot)}  |  Page ${page - start + 1} of ${count}`
    const place = { width: width - 2 * MARGIN, align: 'center', lineBreak: false } as const
    document.text(words, MARGIN, height - MARGIN + 8, place)
    document.endMarkedContent()
    document.page.margins = margins
  }
}

/** What WinAnsi has beyond Latin-1. */
const WINDOWS = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'

/**
 * A text in the characters of the fonts that every reader has. Others lose their accents, or are written as
 * their number: a name must not silently become another one.
 */
export function drawable(words: string): string {
  const line = words.normalize('NFC').replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
  return Array.from(line, shown).join('')
}

function shown(char: string): string {
  const code = char.codePointAt(0) ?? 0
  if ((code >= 0x20 && code < 0x7f) || (code >= 0xa1 && code <= 0xff && code !== 0xad)) return char
  if (WINDOWS.includes(char)) return char
  const bare = char.normalize('NFKD').replace(/\p{M}/gu, '')
  if (/^[\x20-\x7e]+$/u.test(bare)) return bare
  return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
}
