#!/usr/bin/env node
// Verifies an export of a Homeroom log. One file, plain Node (20 or newer), nothing to install and nothing of
// Homeroom's own code: read it before you trust it. EXPORT.md and README.md, next to it, say what is checked.
//
//   node verify.mjs FOLDER --key VKEY [--older CHECKPOINT_FILE]... [--witness VKEY]...
//
// Ends with 0: all that is there holds together. 1: something does not. 2: it could not be checked.
//
// Whoever made the folder may be lying: nothing in it is believed before it is checked, no name in it leads
// outside, and no size in it decides how much memory is taken.

import { createHash, createPublicKey, hash, verify } from 'node:crypto'
import { createReadStream, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { TextDecoder } from 'node:util'
import { createGunzip } from 'node:zlib'

const TILE_WIDTH = 256
const LEAF_LIMIT = 65_535
const NOTE_LIMIT = 1_000_000
const MANIFEST_LIMIT = 256_000_000
const LINE_LIMIT = 256_000_000
const MOST_NAMED = 20

/** Something in the export does not hold: exit code 1. */
class Refuted extends Error {}
/** The export could not be checked: exit code 2. */
class Unchecked extends Error {}

const refute = (sentence) => {
  throw new Refuted(sentence)
}
const must = (holds, sentence) => {
  if (!holds) refute(sentence)
}

// ---------------------------------------------------------------- bytes, text, canonical JSON

const sha256 = (bytes) => hash('sha256', bytes, 'buffer')
const sha256Hex = (bytes) => hash('sha256', bytes, 'hex')

/** The text of bytes in UTF-8, or null if they are not. A byte order mark stays, where it will do harm. */
function textOf(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

/** The bytes of base64 in its one padded spelling, or null. */
function fromBase64(text) {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : null
}

/** RFC 8785. Keys are sorted by UTF-16 unit; JSON.stringify writes numbers and strings as the RFC asks. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.keys(value).sort()
  return `{${fields.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(',')}}`
}

/** The value of canonical JSON, or undefined. A key that stands twice is found too: only one comes back. */
function readCanonical(text) {
  try {
    const value = JSON.parse(text)
    return canonical(value) === text ? value : undefined
  } catch {
    return undefined
  }
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const isCount = (value) => Number.isSafeInteger(value) && value >= 0
const isHex = (value, length) =>
  typeof value === 'string' && value.length === length && /^[0-9a-f]*$/.test(value)
const hasKeys = (value, keys) => isObject(value) && Object.keys(value).sort().join() === keys

/** Epoch milliseconds of a time as the log writes it, or null. */
function timeOf(value) {
  if (typeof value !== 'string' || value.length !== 24) return null
  const at = Date.parse(value)
  return !Number.isNaN(at) && new Date(at).toISOString() === value ? at : null
}

// ---------------------------------------------------------------- keys and notes (C2SP signed-note)

const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const ED25519 = 0x01
const COSIGNATURE = 0x04

/** A verification key: its name, id and type, and the key itself; null if it is not one. */
function readVkey(vkey) {
  const [name, id, ...rest] = vkey.split('+')
  if (name === undefined || id === undefined || !isKeyName(name)) return null
  const typed = fromBase64(rest.join('+'))
  if (!/^[0-9a-f]{8}$/.test(id) || typed?.length !== 33) return null
  const keyId = sha256(Buffer.concat([Buffer.from(`${name}\n`), typed])).readUInt32BE(0)
  if (keyId !== Number.parseInt(id, 16)) return null
  if (typed[0] !== ED25519 && typed[0] !== COSIGNATURE) return null
  try {
    const der = Buffer.concat([SPKI, typed.subarray(1)])
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return { vkey, name, keyId, type: typed[0], key }
  } catch {
    return null
  }
}

const isKeyName = (name) => name !== '' && !/[\s\u0085+]|\p{Cs}/u.test(name)

const signs = (key, text, signature) => {
  try {
    return verify(null, Buffer.from(text), key.key, signature)
  } catch {
    return false
  }
}

/** Text and signature lines of a note; null if it is not in the form of one. Proves nothing yet. */
function readNote(bytes) {
  const whole = textOf(bytes)
  if (whole === null || !whole.endsWith('\n')) return null
  for (let at = 0; at < whole.length; at += 1) {
    const code = whole.charCodeAt(at)
    if (code < 0x20 && code !== 0x0a) return null
  }
  const split = whole.lastIndexOf('\n\n')
  if (split < 0 || split + 2 === whole.length) return null
  const lines = whole.slice(split + 2, -1).split('\n')
  const signatures = lines.map(readSignature)
  if (lines.length > 100 || signatures.includes(null)) return null
  return { text: whole.slice(0, split + 1), signatures }
}

function readSignature(line) {
  const [dash, name, base64, ...rest] = line.split(' ')
  if (dash !== '\u2014' || name === undefined || base64 === undefined || rest.length > 0)
    return null
  const bytes = fromBase64(base64)
  if (!isKeyName(name) || bytes === null || bytes.length < 5) return null
  return { name, keyId: bytes.readUInt32BE(0), bytes: bytes.subarray(4) }
}

/** Whether one of the keys signed the note; a bad signature by any of them spoils it. */
function checkSigned(note, keys, what) {
  let good = 0
  for (const key of keys) {
    const own = note.signatures.find(({ name, keyId }) => name === key.name && keyId === key.keyId)
    if (own === undefined) continue
    must(signs(key, note.text, own.bytes), `${what} bears a signature that does not fit its text.`)
    good += 1
  }
  must(good > 0, `${what} is not signed with the key of this log.`)
}

/** C2SP tlog-checkpoint; null unless in the one spelling. */
function readCheckpoint(text) {
  const [origin, size, root, ...extensions] = text.slice(0, -1).split('\n')
  if (!origin || size === undefined || root === undefined || extensions.includes('')) return null
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size) || !Number.isSafeInteger(Number(size))) return null
  const bytes = fromBase64(root)
  return bytes?.length === 32 ? { origin, size: Number(size), root: bytes } : null
}

function openCheckpointNote(bytes, what) {
  const note = readNote(bytes)
  must(note !== null, `${what} is not in the form of a signed note.`)
  const checkpoint = readCheckpoint(note.text)
  must(checkpoint !== null, `${what} is not in the form of a checkpoint.`)
  return { ...checkpoint, note, what }
}

/** When a witness saw the checkpoint (epoch seconds); null if it did not cosign it. */
function cosignedAt(checkpoint, witness) {
  const { note, what } = checkpoint
  const own = note.signatures.find(
    ({ name, keyId }) => name === witness.name && keyId === witness.keyId,
  )
  if (own === undefined) return null
  must(own.bytes.length === 72, `The cosignature of ${witness.name} on ${what} is malformed.`)
  const time = own.bytes.readBigUInt64BE(0)
  must(
    signs(witness, `cosignature/v1\ntime ${time}\n${note.text}`, own.bytes.subarray(8)),
    `The cosignature of ${witness.name} on ${what} does not fit it.`,
  )
  return Number(time)
}

// ---------------------------------------------------------------- the tree (RFC 6962)

const prefixed = Buffer.alloc(LEAF_LIMIT + 1)

function hashLeaf(leaf) {
  prefixed[0] = 0
  leaf.copy(prefixed, 1)
  return sha256(prefixed.subarray(0, leaf.length + 1))
}

function hashNode(left, right) {
  prefixed[0] = 1
  left.copy(prefixed, 1)
  right.copy(prefixed, 33)
  return sha256(prefixed.subarray(0, 65))
}

function rootOfComplete(hashes) {
  let row = hashes
  while (row.length > 1) {
    const above = []
    for (let at = 0; at < row.length; at += 2) above.push(hashNode(row[at], row[at + 1]))
    row = above
  }
  return row[0]
}

/** The tree as it grows: its right edge for the root, and the hashes of the tiles that are not full. */
class Tree {
  size = 0
  #edge = []
  /** By level: the tile that is filling. */
  #tiles = []
  #onTile

  /** @param onTile called with level, index and hashes of each tile that became full */
  constructor(onTile) {
    this.#onTile = onTile
  }

  append(leafHash) {
    let node = leafHash
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) {
      node = hashNode(this.#edge.pop(), node)
    }
    this.#edge.push(node)
    this.size += 1
    this.#fill(0, leafHash)
  }

  #fill(level, hash) {
    const tile = (this.#tiles[level] ??= { index: 0, hashes: [] })
    tile.hashes.push(hash)
    if (tile.hashes.length < TILE_WIDTH) return
    this.#onTile(level, tile.index, tile.hashes)
    this.#tiles[level] = { index: tile.index + 1, hashes: [] }
    this.#fill(level + 1, rootOfComplete(tile.hashes))
  }

  root() {
    if (this.#edge.length === 0) return sha256(Buffer.alloc(0))
    return this.#edge.reduceRight((right, left) => hashNode(left, right))
  }

  /** Hands out the tiles that are not full. */
  finish() {
    this.#tiles.forEach(({ index, hashes }, level) => {
      if (hashes.length > 0) this.#onTile(level, index, hashes)
    })
  }
}

// ---------------------------------------------------------------- the folder

const NAME = /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/

const isName = (name) =>
  typeof name === 'string' &&
  name.length <= 200 &&
  NAME.test(name) &&
  !name.split('/').some((part) => part === '.' || part === '..')

/** Every file below a folder, by name. Links are refused: they would lead outside. */
function filesBelow(folder) {
  const found = new Set()
  const visit = (below) => {
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      const name = below === '' ? entry.name : `${below}/${entry.name}`
      if (entry.isDirectory()) visit(name)
      else if (entry.isFile()) found.add(name)
      else refute(`${shown(name)} is not a file but a link or a device; an export has none.`)
    }
  }
  visit('')
  return found
}

/** A name for people: whatever could move the cursor is taken out. */
const shown = (name) => name.replace(/[^\x20-\x7e]/g, '?').slice(0, 200)

function readWhole(folder, name, limit) {
  const file = join(folder, name)
  must(statSync(file).size <= limit, `${shown(name)} is larger than a file of its kind can be.`)
  return readFileSync(file)
}

/** The content of a file in pieces, uncompressed; never more than `bytes` of it. */
async function* piecesOf(folder, { name, bytes, gzip }) {
  const raw = createReadStream(join(folder, name), { highWaterMark: 1 << 18 })
  const content = gzip === true ? raw.pipe(createGunzip()) : raw
  raw.on('error', (cause) => content.destroy(cause))
  let total = 0
  try {
    for await (const piece of content) {
      total += piece.length
      must(total <= bytes, `${name} is longer than its manifest says.`)
      yield piece
    }
  } catch (cause) {
    if (String(cause?.code).startsWith('Z_')) refute(`${name} is not whole gzip.`)
    throw cause
  } finally {
    raw.destroy()
  }
}

// ---------------------------------------------------------------- manifests

const MANIFEST_KEYS = 'at,checkpoint,files,from,number,origin,period,previous,root,size,v,withdrawn'
const runName = (number) => String(number).padStart(8, '0')
const manifestName = (number) => `manifests/${runName(number)}.note`

/** The manifests in order, in form and chained to each other; their signatures are checked later. */
function readManifests(folder, files) {
  const runs = []
  while (files.has(manifestName(runs.length))) runs.push(readManifest(folder, runs))
  must(
    runs.length > 0,
    'There is no manifest of run 0 (manifests/00000000.note): the chain has no beginning.',
  )
  const left = [...files].filter((name) => name.startsWith('manifests/')).length - runs.length
  must(
    left === 0,
    `After the manifest of run ${runs.length - 1} one is missing: there are others that do not follow on it.`,
  )
  return runs
}

function readManifest(folder, runs) {
  const name = manifestName(runs.length)
  const bytes = readWhole(folder, name, MANIFEST_LIMIT)
  const note = readNote(bytes)
  must(note !== null, `${name} is not in the form of a signed note.`)
  const [title, json, ...rest] = note.text.split('\n')
  const isForm = title === 'homeroom/export-manifest/v1' && rest.length === 1
  const manifest = isForm ? readCanonical(json) : undefined
  must(hasKeys(manifest, MANIFEST_KEYS) && manifest.v === 1, `${name} is not a manifest.`)
  checkManifest(name, manifest, runs.at(-1))
  return { ...manifest, name, note, sha256: sha256Hex(bytes) }
}

function checkManifest(name, manifest, before) {
  const { number, previous, at, period, from, size, origin } = manifest
  const expected = before === undefined ? 0 : before.number + 1
  must(number === expected, `${name} is the manifest of another run: manifests were exchanged.`)
  must(
    previous === (before?.sha256 ?? null),
    `${name} does not follow on the manifest before it: one of the two was exchanged or altered.`,
  )
  must(
    typeof origin === 'string' && (before?.origin ?? origin) === origin,
    `${name} is of another log.`,
  )
  const [made, start, end] = [timeOf(at), period?.from ?? null, timeOf(period?.to)]
  must(hasKeys(period, 'from,to') && made !== null && end !== null, `${name} has no proper times.`)
  must(
    start === (before?.period.to ?? null),
    `${name} leaves a gap in time after the run before it.`,
  )
  must(start === null || timeOf(start) <= end, `${name} covers a time that ends before it begins.`)
  must(
    before === undefined || timeOf(before.at) <= made,
    `${name} is older than the run before it.`,
  )
  must(isCount(from) && isCount(size) && from <= size, `${name} has no proper sizes.`)
  must(from === (before?.size ?? 0), `${name} leaves out entries after the run before it.`)
  checkListed(name, manifest)
}

function checkListed(name, { files, withdrawn, checkpoint, number, size }) {
  must(Array.isArray(files) && files.every(isListed), `${name} lists a file in a way it must not.`)
  const ascending = files.every((file, at) => at === 0 || files[at - 1].name < file.name)
  must(ascending, `${name} does not list its files in order, each once.`)
  must(
    Array.isArray(withdrawn) &&
      withdrawn.every(
        (file) =>
          hasKeys(file, 'name,sha256,why') && isName(file.name) && typeof file.why === 'string',
      ),
    `${name} withdraws a file in a way it must not.`,
  )
  must(
    checkpoint === `checkpoints/${runName(number)}` &&
      files.some((file) => file.name === checkpoint && file.gzip === undefined),
    `${name} does not list its own checkpoint.`,
  )
  const covered = files.filter((file) => file.payloads !== undefined)
  must(
    covered.every(({ payloads }) => payloads.to <= size),
    `${name} has payloads of entries that it does not have.`,
  )
}

function isListed(file) {
  if (!isObject(file)) return false
  const { name, bytes, sha256: digest, gzip, payloads, version, ...rest } = file
  if (Object.keys(rest).length > 0 || !isName(name) || !isCount(bytes) || !isHex(digest, 64))
    return false
  if (gzip !== undefined && (gzip !== true || !name.endsWith('.gz'))) return false
  if (version !== undefined && (typeof version !== 'string' || version.length > 1024)) return false
  if (/^(manifests\/|checkpoint$)/.test(name)) return false
  if (name.startsWith('payloads/') !== (payloads !== undefined)) return false
  if (payloads === undefined) return true
  return (
    hasKeys(payloads, 'from,to') &&
    isCount(payloads.from) &&
    isCount(payloads.to) &&
    payloads.from < payloads.to
  )
}

/** All files of all runs by name, without those withdrawn; and which of these are still here. */
function listedFiles(runs) {
  const listed = new Map()
  const withdrawn = []
  const ever = new Set()
  for (const run of runs) {
    for (const { name, sha256: digest } of run.withdrawn) {
      const known = listed.get(name)
      must(known?.sha256 === digest, `${run.name} withdraws ${name}, which no earlier run has so.`)
      listed.delete(name)
      withdrawn.push(name)
    }
    for (const file of run.files) {
      must(
        !ever.has(file.name),
        `${run.name} lists ${file.name}, which an earlier run has already.`,
      )
      ever.add(file.name)
      listed.set(file.name, { ...file, run: run.number })
    }
  }
  return { listed, withdrawn }
}

async function checkFile(folder, file) {
  const digest = createHash('sha256')
  let bytes = 0
  for await (const piece of piecesOf(folder, file)) {
    digest.update(piece)
    bytes += piece.length
  }
  const same = bytes === file.bytes && digest.digest('hex') === file.sha256
  must(same, `${file.name} is not as the manifest of run ${file.run} lists it.`)
}

// ---------------------------------------------------------------- payloads

/** For every entry the file that has its payloads: stretches of entries in order, the newest run counting. */
function stretchesOf(runs, listed) {
  let stretches = []
  for (const run of runs) {
    for (const { name } of run.files) {
      const file = listed.get(name)
      if (file?.payloads === undefined) continue
      const { from, to } = file.payloads
      const around = stretches.flatMap((old) => [
        { ...old, to: Math.min(old.to, from) },
        { ...old, from: Math.max(old.from, to) },
      ])
      stretches = [...around.filter((old) => old.from < old.to), { file, from, to }]
    }
  }
  stretches.sort((one, other) => one.from - other.from)
  let next = 0
  for (const { from, to } of stretches) {
    must(from === next, `The payloads of the entries from ${next} on are in no file.`)
    next = to
  }
  const size = runs.at(-1).size
  must(next === size, `The payloads of the entries from ${next} on are in no file.`)
  return stretches
}

/** The lines of the payload files, stretch after stretch, in order of the entries. */
async function* payloadLines(folder, stretches) {
  for (const { file, from, to } of stretches) {
    let last = { index: -1, name: '' }
    for await (const text of linesOf(folder, file)) {
      const line = readLine(text, file.name)
      must(
        line.index > last.index || (line.index === last.index && line.name > last.name),
        `${file.name} is not in order after the payload "${shown(last.name)}" of entry ${last.index}.`,
      )
      const { payloads } = file
      must(
        line.index >= payloads.from && line.index < payloads.to,
        `${file.name} has a payload of entry ${line.index}, which it does not cover.`,
      )
      last = line
      if (line.index >= from && line.index < to) yield line
    }
  }
}

async function* linesOf(folder, file) {
  let rest = []
  let length = 0
  for await (const piece of piecesOf(folder, file)) {
    let start = 0
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, start)) {
      yield Buffer.concat([...rest, piece.subarray(start, end)])
      start = end + 1
      rest = []
      length = 0
    }
    rest.push(piece.subarray(start))
    length += piece.length - start
    must(length <= LINE_LIMIT, `${file.name} has a line that is longer than a payload can be.`)
  }
  must(length === 0, `${file.name} ends in the middle of a line.`)
}

const LINE_FORMS = {
  'body,index,kind,name,salt': 'there',
  'erased,index,kind,name': 'erased',
  'index,kind,name,withheld': 'withheld',
}

function readLine(bytes, file) {
  const text = textOf(bytes)
  must(text !== null, `${file} is not in UTF-8.`)
  let line
  try {
    line = JSON.parse(text)
  } catch {
    refute(`${file} has a line that is not JSON.`)
  }
  const form = isObject(line) ? LINE_FORMS[Object.keys(line).sort().join()] : undefined
  const sound =
    form !== undefined &&
    isCount(line.index) &&
    typeof line.name === 'string' &&
    (form !== 'there' || (typeof line.body === 'string' && isHex(line.salt, 32))) &&
    (form !== 'erased' || (line.erased === true && line.kind === 'text')) &&
    (form !== 'withheld' || line.withheld === true)
  must(sound, `${file} has a line that is no payload.`)
  return { ...line, form }
}

/** Holds the payloads against what the leaves bind, one after another. */
class Payloads {
  there = 0
  withheld = 0
  erased = []
  #lines
  #next

  constructor(lines) {
    this.#lines = lines
  }

  async check(index, bindings) {
    for (const name of Object.keys(bindings).sort()) {
      const line = await this.#peek()
      must(
        line?.index === index && line.name === name,
        line !== null && (line.index < index || (line.index === index && line.name < name))
          ? `There is a payload "${shown(line.name)}" of entry ${line.index} that its leaf does not name.`
          : `The payload "${shown(name)}" of entry ${index} is missing.`,
      )
      this.#next = undefined
      this.#compare(line, bindings[name])
    }
  }

  async finish() {
    const line = await this.#peek()
    must(
      line === null,
      `There is a payload "${shown(line?.name ?? '')}" of entry ${line?.index} that its leaf does not name.`,
    )
  }

  async #peek() {
    if (this.#next === undefined) {
      const { value, done } = await this.#lines.next()
      this.#next = done === true ? null : value
    }
    return this.#next
  }

  #compare(line, { kind, hash: bound }) {
    const { index, name, form } = line
    const which = `The payload "${shown(name)}" of entry ${index}`
    must(line.kind === kind, `${which} is not of the kind that its leaf says.`)
    if (form === 'erased') this.erased.push({ index, name, which: `${name} of entry ${index}` })
    else if (form === 'withheld') this.withheld += 1
    else {
      const salted = Buffer.concat([Buffer.from(line.salt, 'hex'), Buffer.from(line.body)])
      must(sha256Hex(salted) === bound, `${which} does not fit the hash in its leaf.`)
      this.there += 1
    }
  }
}

// ---------------------------------------------------------------- entries

const LEAF_KEYS = 'actor,at,data,payloads,type,v'

function readLeaf(bytes, index) {
  const text = textOf(bytes)
  const leaf = text === null ? undefined : readCanonical(text)
  const sound =
    hasKeys(leaf, LEAF_KEYS) &&
    leaf.v === 1 &&
    typeof leaf.type === 'string' &&
    isObject(leaf.actor) &&
    isObject(leaf.data) &&
    isObject(leaf.payloads) &&
    Object.values(leaf.payloads).every(isBinding)
  const at = sound ? timeOf(leaf.at) : null
  must(at !== null, `Entry ${index} is not an entry in the form of version 1.`)
  return { ...leaf, at }
}

const isBinding = (value) =>
  hasKeys(value, 'hash,kind') &&
  ['text', 'ordinals', 'sets'].includes(value.kind) &&
  isHex(value.hash, 64)

function readBundle(bytes, name) {
  const leaves = []
  for (let at = 0; at < bytes.length;) {
    const end = at + 2 <= bytes.length ? at + 2 + bytes.readUInt16BE(at) : Infinity
    must(end <= bytes.length, `${name} is cut short.`)
    leaves.push(bytes.subarray(at + 2, end))
    at = end
  }
  return leaves
}

/** `tile/0/x001/067.p/5` */
function tilePath(level, index, width) {
  const digits = String(index)
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g)
  const place = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return `tile/${level}/${place}${width < TILE_WIDTH ? `.p/${width}` : ''}`
}

/** The files below tile/, grouped by the tile they are a state of: full, or partial of any width. */
function tileFiles(files) {
  const groups = new Map()
  for (const name of files) {
    if (!name.startsWith('tile/')) continue
    const [, level, place, partial] =
      /^tile\/(entries|[0-6])\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([1-9][0-9]{0,2}))?$/.exec(
        name,
      ) ?? []
    const index = Number((place ?? '').replaceAll(/[x/]/g, ''))
    const width = partial === undefined ? TILE_WIDTH : Number(partial)
    const proper = level !== undefined && tilePath(level, index, width) === name
    must(proper, `${shown(name)} is not a tile.`)
    const key = `${level}/${index}`
    groups.set(key, [...(groups.get(key) ?? []), { name, width }])
  }
  return groups
}

/** Holds the states of one tile against its true content. */
function checkTile(folder, groups, { level, index, width, prefix }) {
  const full = tilePath(level, index, width)
  const states = groups.get(`${level}/${index}`) ?? []
  groups.delete(`${level}/${index}`)
  must(
    states.some((state) => state.name === full),
    `${full} is missing.`,
  )
  for (const state of states) {
    must(state.width <= width, `${state.name} is wider than the tree of the newest checkpoint.`)
    const content = prefix(state.width)
    const same = readWhole(folder, state.name, content.length).equals(content)
    must(same, `${state.name} is not what the entries make of it.`)
  }
}

/** Walks all entries once: tree, tiles, leaves, payloads. Tells the roots at the sizes asked for. */
async function walk(folder, files, size, sizes, payloads) {
  const groups = tileFiles(files)
  const tree = new Tree((level, index, hashes) => {
    const prefix = (width) => Buffer.concat(hashes.slice(0, width))
    checkTile(folder, groups, { level, index, width: hashes.length, prefix })
  })
  const found = {
    roots: new Map(),
    keys: [],
    erasures: new Set(),
    retentions: [],
    exports: [],
    newestAt: 0,
  }
  if (sizes.has(0)) found.roots.set(0, tree.root())
  for (let index = 0; tree.size < size; index += 1) {
    const width = Math.min(TILE_WIDTH, size - tree.size)
    const name = tilePath('entries', index, width)
    must(files.has(name), `${name} is missing.`)
    const bytes = readWhole(folder, name, TILE_WIDTH * (LEAF_LIMIT + 2))
    const leaves = readBundle(bytes, name)
    must(leaves.length === width, `${name} holds ${leaves.length} entries, not ${width}.`)
    const prefix = (some) =>
      bytes.subarray(
        0,
        leaves.slice(0, some).reduce((sum, leaf) => sum + leaf.length + 2, 0),
      )
    checkTile(folder, groups, { level: 'entries', index, width, prefix })
    for (const leaf of leaves) await visit(leaf, tree, found, payloads, sizes)
  }
  tree.finish()
  await payloads.finish()
  for (const [stray] of groups.values()) {
    refute(`${stray.name} is not a tile of the tree of ${size} entries.`)
  }
  return { ...found, root: tree.root() }
}

async function visit(bytes, tree, found, payloads, sizes) {
  const index = tree.size
  const leaf = readLeaf(bytes, index)
  must(leaf.at >= found.newestAt, `Entry ${index} is dated before the one ahead of it.`)
  found.newestAt = leaf.at
  const { type, data } = leaf
  must((type === 'ledger.opened') === (index === 0), `Entry ${index} opens a log, or should.`)
  if (type === 'ledger.opened') found.keys.push({ from: 0, vkey: data.key, origin: data.origin })
  if (type === 'ledger.key-rotated') {
    found.keys.push({
      from: index + 1,
      vkey: data.key,
      previous: data.previous,
      root: tree.root(),
      statement: data.statement,
    })
  }
  if (type === 'payload.erased') found.erasures.add(`${data.payload} of entry ${data.entry}`)
  if (type === 'retention.applied') found.retentions.push(data)
  if (type === 'ledger.exported') found.exports.push(data)
  const bound = Object.keys(leaf.payloads).length > 0
  if (bound) await payloads.check(index, leaf.payloads)
  tree.append(hashLeaf(bytes))
  if (sizes.has(tree.size)) found.roots.set(tree.size, tree.root())
}

// ---------------------------------------------------------------- the keys the log has had

/** The keys in order, each led to by the one before it. */
function keyChain(found, origin) {
  const chain = []
  for (const { from, vkey, ...rest } of found) {
    const where = from === 0 ? 'The first entry' : `Entry ${from - 1}`
    const key = typeof vkey === 'string' ? readVkey(vkey) : null
    must(key?.type === ED25519, `${where} names a key that is none.`)
    if (from === 0) must(rest.origin === origin, 'The first entry opens another log.')
    else checkRotation(where, chain.at(-1), key, { ...rest, size: from - 1, origin })
    const before = chain.at(-1)
    if (before !== undefined) before.to = from
    chain.push({ ...key, from, to: Infinity })
  }
  return chain
}

function checkRotation(where, before, key, { previous, root, size, statement, origin }) {
  must(previous === before.vkey, `${where} replaces a key that the log did not have.`)
  const text = `homeroom/key-rotation/v1\n${origin}\n${size}\n${root.toString('base64')}\n${key.vkey}\n`
  const note = typeof statement === 'string' ? readNote(Buffer.from(statement)) : null
  must(note?.text === text, `${where} has a statement of key rotation that does not fit it.`)
  const what = `The statement of key rotation in entry ${size}`
  checkSigned(note, [before], what)
  checkSigned(note, [key], what)
}

/** A text may be gone only if an entry says so: the erasing itself is on record. */
function checkErased(erased, { erasures, retentions }) {
  const untold = erased.find(
    ({ index, name, which }) =>
      !erasures.has(which) &&
      !retentions.some(
        ({ before, payloads }) =>
          index < before && Array.isArray(payloads) && payloads.includes(name),
      ),
  )
  must(
    untold === undefined,
    `The text "${shown(untold?.name ?? '')}" of entry ${untold?.index} was erased, and no entry says so.`,
  )
}

/**
 * The manifests that the log itself names, as exported to the place that this export is from. Whoever seals
 * manifests anew, key in hand, would have to rewrite the log too. Gives how many there are, and which later runs it tells of.
 */
function checkNamed(runs, exports) {
  const isOurs = ({ number, manifest }) => runs[number]?.sha256 === manifest
  const target = exports.find(isOurs)?.target
  const here = exports.filter((each) => each.target === target)
  for (const { number } of here) {
    const named = here.some((each) => each.number === number && isOurs(each))
    must(
      named || number >= runs.length,
      `The log names another manifest of run ${number} than ${manifestName(number)}.`,
    )
  }
  const later = here.filter(({ number }) => number >= runs.length).map(({ number }) => number)
  return { count: new Set(here.filter(isOurs).map(({ number }) => number)).size, later }
}

/** Keys that may sign a checkpoint of a size: at the very change, both. */
const keysAt = (chain, size) => chain.filter(({ from, to }) => from <= size && size <= to)

// ---------------------------------------------------------------- all of it

/** Checks all of it; gives what there is to say. Throws `Refuted` at the first thing that does not hold. */
async function verifyExport({ folder, key, older, witnesses }) {
  const files = filesBelow(folder)
  const runs = readManifests(folder, files)
  const newest = runs.at(-1)
  const { listed, withdrawn } = listedFiles(runs)
  const strays = checkPresence(files, runs, listed, withdrawn)
  for (const file of listed.values()) await checkFile(folder, file)
  const checkpoints = runs.map((run) => checkpointOf(folder, run))
  const target = checkpoints.at(-1)
  if (files.has('checkpoint')) {
    const same = readWhole(folder, 'checkpoint', NOTE_LIMIT).equals(target.bytes)
    must(same, 'The file checkpoint is not the checkpoint of the newest run.')
  }
  const stretches = stretchesOf(runs, listed)
  const payloads = new Payloads(payloadLines(folder, stretches))
  const sizes = new Set([...checkpoints, ...older].map(({ size }) => size))
  const found = await walk(folder, files, target.size, sizes, payloads)
  checkErased(payloads.erased, found)
  const chain = keyChain(found.keys, target.origin)
  const place = chain.findIndex(({ vkey }) => vkey === key.vkey)
  must(place >= 0, 'The log was never signed with the key that you gave.')
  for (const checkpoint of [...checkpoints, ...older]) checkHead(checkpoint, found, chain, target)
  for (const run of runs) checkSigned(run.note, keysAt(chain, run.size), run.name)
  const named = checkNamed(runs, found.exports)
  const seen = witnesses.map((witness) => checkWitness(target, checkpoints, witness))
  return {
    runs,
    newest,
    named,
    listed,
    withdrawn,
    strays,
    target,
    found,
    payloads,
    chain,
    place,
    older,
    seen,
  }
}

function checkpointOf(folder, run) {
  const bytes = readWhole(folder, run.checkpoint, NOTE_LIMIT)
  const checkpoint = openCheckpointNote(bytes, run.checkpoint)
  const same =
    checkpoint.size === run.size &&
    checkpoint.origin === run.origin &&
    checkpoint.root.toString('base64') === run.root
  must(same, `${run.name} and ${run.checkpoint} tell of different trees.`)
  return { ...checkpoint, bytes }
}

/** Which files no manifest lists. Those of our own folders must all be listed, and all that is listed must be here. */
function checkPresence(files, runs, listed, withdrawn) {
  for (const { name, run } of listed.values()) {
    must(files.has(name), `${name} is missing, which the manifest of run ${run} lists.`)
  }
  const known = new Set([
    ...listed.keys(),
    ...withdrawn,
    ...runs.map(({ name }) => name),
    'checkpoint',
  ])
  const strays = [...files].filter((name) => !known.has(name) && !name.startsWith('tile/'))
  const ours = strays.find((name) => /^(checkpoints|payloads)\//.test(name))
  must(ours === undefined, `${shown(ours ?? '')} is in no manifest.`)
  return strays
}

function checkHead({ what, origin, size, root, note }, found, chain, target) {
  must(origin === target.origin, `${what} is of another log.`)
  must(
    size <= target.size,
    `${what} is of ${size} entries, but the export ends at ${target.size}: entries are gone.`,
  )
  checkSigned(note, keysAt(chain, size), what)
  must(
    found.roots.get(size).equals(root),
    `The first ${size} entries are not those that ${what} was signed for.`,
  )
}

function checkWitness(target, checkpoints, witness) {
  const at = cosignedAt(target, witness)
  if (at !== null) return { name: witness.name, at }
  const last = checkpoints.findLast((checkpoint) => cosignedAt(checkpoint, witness) !== null)
  return refute(
    `The witness ${witness.name} has not cosigned the newest checkpoint${last === undefined ? ', nor any other here' : `; the newest that it did cosign is ${last.what}, of ${last.size} entries`}.`,
  )
}

// ---------------------------------------------------------------- what to say

const listing = (names) => {
  const more = names.length > MOST_NAMED ? `, and ${names.length - MOST_NAMED} more` : ''
  return names.slice(0, MOST_NAMED).map(shown).join(', ') + more
}

function report(result) {
  const lines = ['This export holds together.', '', 'Proved:', ...proved(result)]
  lines.push('', 'Not proved, and why:', ...unproved(result))
  return lines.join('\n')
}

function proved({
  runs,
  newest,
  named,
  listed,
  target,
  found,
  payloads,
  chain,
  place,
  older,
  seen,
}) {
  const { size, origin, root } = target
  const lines = [
    `All ${size} entries of the log ${shown(origin)} are there, in order, none dated before the one ahead of it.`,
    `Together with every tile they make the tree with the root ${root.toString('base64')}.`,
    `The checkpoint of these ${size} entries is signed with ${place === chain.length - 1 ? 'the key you gave' : `the key ${chain.at(-1).vkey}, to which ${chain.length - 1 - place} rotation(s) lead from the key you gave`}.`,
  ]
  if (chain.length > 1)
    lines.push(`The log has had ${chain.length} keys; each was signed for by the one before it.`)
  lines.push(
    `${runs.length} runs of the export follow on each other, from run 0 to run ${newest.number}; the log grew from each to the next.`,
    `${listed.size} files are as the signed manifests list them.`,
    `${payloads.there} payloads are as the hashes in their leaves say.`,
  )
  if (named.count > 0) {
    lines.push(`${named.count} of the manifests are named, by their hash, in the log itself.`)
  }
  for (const { what, size: before } of older) {
    lines.push(`The log continues that of ${what}: its first ${before} entries are the same.`)
  }
  for (const { name, at } of seen) {
    lines.push(
      `The witness ${name} saw this checkpoint at ${momentOf(at)} and no other of ${size} entries.`,
    )
  }
  lines.push(`The newest entry is of ${new Date(found.newestAt).toISOString()}.`)
  return lines.map((line) => `  ${line}`)
}

const momentOf = (seconds) =>
  seconds <= 8_640_000_000_000 ? new Date(seconds * 1000).toISOString() : `second ${seconds}`

function unproved({
  newest,
  named,
  strays,
  withdrawn,
  payloads,
  chain,
  place,
  older,
  seen,
  target,
}) {
  const lines = ["That the key is the district's: you must have had it by another way."]
  if (place < chain.length - 1) {
    lines.push(
      `That your key was not stolen before it was replaced: ask for the newest, ${chain.at(-1).vkey}.`,
    )
  }
  if (older.length === 0 && seen.length === 0) {
    lines.push(
      'That the district keeps no second log: keep the file checkpoint, and give it with --older the next time.',
    )
  }
  lines.push(
    `That no newer run was left out. Keep this for the next time: run ${newest.number}, manifest ${newest.sha256}.`,
  )
  if (payloads.erased.length > 0) {
    const named = payloads.erased.map(({ which }) => which)
    lines.push(
      `Texts that the district has erased, as entries say; those that they stood beside are still there: ${listing(named)}.`,
    )
  }
  if (payloads.withheld > 0) {
    lines.push(`${payloads.withheld} payloads that were left out of this export.`)
  }
  if (named.later.length > 0) {
    lines.push(
      `Runs that the log says were exported here, and that are not: ${listing(named.later.map(String))}.`,
    )
  }
  if (withdrawn.length > 0) {
    lines.push(`Files that were withdrawn by a later run: ${listing(withdrawn)}.`)
  }
  if (strays.length > 0) lines.push(`Files that no manifest lists: ${listing(strays)}.`)
  if (target.size === 0) lines.push('Anything at all: the log is empty.')
  lines.push(
    'That what the entries say is true: only that it was written down, and not changed since.',
  )
  return lines.map((line) => `  ${line}`)
}

// ---------------------------------------------------------------- the command line

const USAGE =
  'Usage: node verify.mjs FOLDER --key VKEY [--older CHECKPOINT_FILE]... [--witness VKEY]...'

function readArguments(words) {
  const given = { '--key': [], '--older': [], '--witness': [] }
  const folders = []
  for (let at = 0; at < words.length; at += 1) {
    const list = Object.hasOwn(given, words[at]) ? given[words[at]] : undefined
    if (list === undefined && words[at].startsWith('-')) {
      throw new Unchecked(`There is no option ${shown(words[at])}. ${USAGE}`)
    }
    if (list === undefined) folders.push(words[at])
    else {
      at += 1
      if (words[at] === undefined) throw new Unchecked(`${words[at - 1]} needs a value. ${USAGE}`)
      list.push(words[at])
    }
  }
  if (folders.length !== 1 || given['--key'].length !== 1) throw new Unchecked(USAGE)
  return {
    folder: folderOf(folders[0]),
    key: keyOf(given['--key'][0], ED25519),
    witnesses: given['--witness'].map((vkey) => keyOf(vkey, COSIGNATURE)),
    older: given['--older'].map(olderOf),
  }
}

function folderOf(path) {
  let isFolder = false
  try {
    isFolder = lstatSync(path).isDirectory() || statSync(path).isDirectory()
  } catch {
    // Said below.
  }
  if (isFolder) return path
  throw new Unchecked(
    'The export is not a folder that can be read. Give the folder that holds "checkpoint" and "tile".',
  )
}

function keyOf(vkey, type) {
  const key = readVkey(vkey.trim())
  if (key?.type === type) return key
  throw new Unchecked(
    type === ED25519
      ? 'What --key gives is not a verification key of a log. Copy it whole, as "name+id+base64".'
      : 'What --witness gives is not the key of a witness (type 4). Copy it whole, as "name+id+base64".',
  )
}

function olderOf(path) {
  let bytes
  try {
    if (statSync(path).size <= NOTE_LIMIT) bytes = readFileSync(path)
  } catch {
    // Said below.
  }
  if (bytes === undefined)
    throw new Unchecked('The older checkpoint is not a file that can be read.')
  return openCheckpointNote(bytes, 'the older checkpoint')
}

/** What went wrong, as a sentence and a code; never a stack. */
function sentenceOf(cause) {
  if (cause instanceof Refuted) return { code: 1, text: `NOT PROVED. ${cause.message}` }
  if (cause instanceof Unchecked) return { code: 2, text: cause.message }
  const reason = typeof cause?.code === 'string' ? cause.code : 'an error that was not foreseen'
  return { code: 2, text: `The export could not be read to its end (${shown(reason)}).` }
}

try {
  console.log(report(await verifyExport(readArguments(process.argv.slice(2)))))
} catch (cause) {
  const { code, text } = sentenceOf(cause)
  console.error(text.charAt(0).toUpperCase() + text.slice(1))
  process.exitCode = code
}
