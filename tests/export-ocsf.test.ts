import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { ENTRY_DATA } from '../src/ledger/entry.js'
import type { Entry } from '../src/ledger/entry.js'
import { folderTarget } from '../src/report/export/folder-target.js'
import { OCSF_BASE, OCSF_CLASSES } from '../src/report/export/ocsf-classes.js'
import { OCSF_MAPPING, ocsfEvent } from '../src/report/export/ocsf.js'
import { done, OFFICER, openPlace, storyEntries } from './export-place.js'

const source = { origin: 'district.example', version: '0.0.0' }
const types = Object.keys(ENTRY_DATA) as (keyof typeof ENTRY_DATA)[]

/** An entry of a type, as bare as one can be; the mapping must not lean on a field of another type. */
const bare = (type: string, data: object = {}): Entry =>
  ({
    ...{ type, data: { query: 'qry_1', started: null, withheldGroups: 0, code: 'X', ...data } },
    ...{ actor: { kind: 'engineer', name: 'dev', vendor: 'acme' }, at: 1_772_452_800_000 },
    ...{ index: 7, leafHash: 'a'.repeat(64), payloads: {} },
  }) as unknown as Entry

type Event = Readonly<Record<string, unknown>>

/** What OCSF demands of an event that is not there. */
function missing(event: Event): readonly string[] {
  const found = Object.values(OCSF_CLASSES).find(({ uid }) => uid === event.class_uid)
  if (found === undefined) return ['class_uid']
  const names: readonly string[] = [...OCSF_BASE, ...found.required]
  const oneOf: readonly string[] = found.oneOf
  const lacking = names.filter((name) => event[name] === undefined)
  if (oneOf.length > 0 && !oneOf.some((name) => event[name] !== undefined))
    lacking.push(oneOf.join('|'))
  return lacking
}

describe('the OCSF view of the log', () => {
  it.each(types)('gives %s all that its class demands', (type) => {
    expect(OCSF_MAPPING).toHaveProperty([type])
    const event = ocsfEvent(bare(type), source)
    expect(missing(event)).toEqual([])
    const { class_uid: uid, category_uid: category, activity_id: activity } = event
    expect(event.type_uid).toBe(Number(uid) * 100 + Number(activity))
    expect(category).toBe(Math.floor(Number(uid) / 1000))
  })

  it('tells yes from no, and what was let out whole from what was cut', () => {
    expect(ocsfEvent(bare('query.started'), source)).toMatchObject({ action_id: 1, status_id: 1 })
    const refused = ocsfEvent(bare('query.refused', { code: 'OVERLAP' }), source)
    expect(refused).toMatchObject({ action_id: 2, status_id: 2, status_code: 'OVERLAP' })
    const cut = ocsfEvent(bare('query.released', { withheldGroups: 2 }), source)
    expect(cut).toMatchObject({ type_uid: 600_504, action_id: 4, status_id: 1 })
  })

  it('leads back to the entry, and holds nothing that stands beside it', async () => {
    const place = await openPlace()
    try {
      await place.append(...storyEntries())
      const folder = join(place.root, 'out')
      await done(place.exporter.run(OFFICER, folderTarget(folder), 'all'))
      const file = await readFile(join(folder, 'reports/00000000/ocsf.ndjson.gz'))
      const text = gunzipSync(file).toString()
      expect(text).not.toContain('Lovelace')
      const lines = text.trimEnd().split('\n')
      const events = lines.map((line) => JSON.parse(line) as Event)
      expect(events.flatMap(missing)).toEqual([])
      for (const [index, event] of events.entries()) {
        expect(event).toMatchObject({
          metadata: { original_event_uid: String(index), log_name: 'district.example/homeroom' },
          raw_data_hash: { value: (await place.ledger.entry(index))?.leafHash },
        })
      }
    } finally {
      await place.remove()
    }
  })
})
