import { inflateSync } from 'node:zlib'
import { heading, item, spokenTime, text } from '../src/report/paper.js'
import type { Paper } from '../src/report/paper.js'
import { markdownOf } from '../src/report/paper-markdown.js'
import { drawable, pdfOf } from '../src/report/paper-pdf.js'
import { recordPaper } from '../src/report/record-paper.js'
import type { DisclosureRecord } from '../src/report/record.js'

const AT = Date.parse('2026-03-02T12:00:00.000Z')
const HOSTILE =
  '[x](javascript:alert(1)) <script>alert(1)</script> ![i](http://e.example/i) www.e.example'
const paper: Paper = {
  title: 'Record of a student',
  foot: 'district.example',
  at: AT,
  blocks: [
    text(HOSTILE),
    heading('1. Who'),
    ...Array.from({ length: 60 }, (_, at) =>
      item(`Item ${at}`, [
        ['Purpose', HOSTILE],
        ['Why', 'x'.repeat(300)],
      ]),
    ),
  ],
}

/** The PDF with its streams opened, as Latin-1. */
function opened(pdf: Buffer): string {
  const raw = pdf.toString('latin1')
  return raw.replace(/stream\n([\s\S]*?)\nendstream/gu, (whole, body: string) => {
    try {
      return inflateSync(Buffer.from(body, 'latin1')).toString('latin1')
    } catch {
      return whole
    }
  })
}

describe('a report as PDF', () => {
  it('is the same to the byte for the same report', async () => {
    expect((await pdfOf(paper)).equals(await pdfOf(paper))).toBe(true)
  })

  it('has a title, a language, headings and page numbers for those who cannot see it', async () => {
    const pdf = opened(await pdfOf(paper))
    expect(pdf).toMatch(/\/Title \d+ 0 R/u)
    expect(pdf).toContain('(Record of a student)')
    expect(pdf).toContain('/Lang (en-US)')
    expect(pdf).toContain('/DisplayDocTitle true')
    expect(pdf).toContain('/Marked true')
    for (const tag of ['Document', 'H1', 'H2', 'H3', 'P']) expect(pdf).toContain(`/S /${tag}\n`)
    const pages = pdf.match(/\/Type \/Page\n/gu)?.length ?? 0
    expect(pages).toBeGreaterThan(3)
    // A page number is an artifact: not read out in the middle of a sentence.
    expect(pdf.match(/\/Artifact <<[^>]*\/Type \/Pagination/gu)).toHaveLength(pages)
  })

  it('runs nothing and leads nowhere, whatever a vendor wrote', async () => {
    const pdf = opened(await pdfOf(paper))
    expect(pdf).not.toMatch(/\/(?:JavaScript|JS|URI|Launch|OpenAction|AA|EmbeddedFile|Annots)\b/u)
  })

  it('loses no letter silently', () => {
    expect(drawable('Zoë Łukasz Nguyễn “李”\n\tx')).toBe('Zoë [U+0141]ukasz Nguyen “[U+674E]” x')
  })
})

describe('a report as Markdown', () => {
  it('makes no link, no picture and no tag of what a vendor wrote', () => {
    const markdown = markdownOf(paper)
    expect(markdown).not.toMatch(/\]\(|<|:\/\/|!\[|www\./u)
    expect(markdown.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(62)
  })

  it('keeps each value on its line, so that a vendor adds no heading', () => {
    const sly = markdownOf({
      ...paper,
      blocks: [item('a', [['Purpose', 'x\n# Approved\n- by all']])],
    })
    expect(sly.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(2)
  })
})

describe('the record for a parent', () => {
  const empty: DisclosureRecord = {
    ...{ origin: 'district.example', at: '2026-03-02T12:00:00.000Z', size: 3, checkpoint: '' },
    ...{ requests: [], disclosures: [] },
  }

  it('says plainly that nobody asked', () => {
    const { blocks } = recordPaper(empty, 'S-1')
    expect(blocks).toContainEqual(text('Nobody asked.'))
    expect(blocks).toContainEqual(text('Never.'))
  })

  it('writes times as people do, the same everywhere', () => {
    expect(spokenTime('2026-03-02T09:05:07.000Z')).toBe('2 March 2026, 09:05 UTC')
  })
})
