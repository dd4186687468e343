/** What is looked at, in the order in which it is shown. */
export const CHECKS = {
  checkpoint: 'Checkpoint',
  signature: 'Signature',
  entries: 'Entries',
  hashes: 'Published hashes',
  root: 'Root',
  older: 'Goes on from an older checkpoint',
  witness: 'Witness',
} as const
export type CheckName = keyof typeof CHECKS

/** Every way in which a log can be found not to be what it says. */
export type FindingKind = keyof typeof WORDS

/** One thing that was looked at: good, bad, or not to be told here. */
export interface Line {
  readonly check: CheckName
  readonly state: 'good' | 'bad' | 'unknown'
  /** What was found; null if all was as it should be. */
  readonly finding: FindingKind | null
  readonly words: string
}

export const good = (check: CheckName, words: string): Line => ({
  ...{ check, state: 'good', finding: null, words },
})

/** @param where what it is about: an index, a path, a name; never a text out of an entry. */
export const bad = (check: CheckName, finding: FindingKind, where = ''): Line => ({
  ...{ check, state: 'bad', finding, words: WORDS[finding](where) },
})

/** What nobody can say here; that is not the same as good. */
export const unknown = (check: CheckName, finding: FindingKind, where = ''): Line => ({
  ...{ check, state: 'unknown', finding, words: WORDS[finding](where) },
})

type Say = (where: string) => string
const WORDS = {
  'checkpoint-unreadable': () =>
    'What the service gave as its checkpoint is not in the form of a signed note. Nothing can be checked against it.',
  'log-empty': () => 'The checkpoint is of a log without entries. Every log has a first entry.',
  'key-unreadable': () =>
    'The key is not a verification key: it has to read name+id+base64, on one line, as the district gave it to you.',
  'key-of-other-log': (name) =>
    `The key is that of the log ${name}. The checkpoint is of another log.`,
  unsigned: () =>
    'The checkpoint does not bear a signature by this key, and no change of key in the log leads from it to the one that signed. Whoever signed it is not whom you trust.',
  'signature-false': () =>
    'The checkpoint bears a signature under the name of this key that does not fit its text. The text was changed after it was signed, or someone else wrote it.',
  'signature-untold': () =>
    'This browser cannot check Ed25519 signatures, so nobody looked at the signature here. Use a newer browser, or audit/verify.mjs on an export.',
  'key-change-false': (index) =>
    `Entry ${index} says that the key of the log changed, but its statement is not signed by the old key and the new one.`,
  'tile-missing': (path) =>
    `The service does not have ${path}, although its checkpoint says that there are so many entries.`,
  'bundle-cut': (path) =>
    `${path} is cut short, or does not hold as many entries as it must. What comes after it was not read.`,
  'hashes-cut': (path) => `${path} is cut short, or longer than it must be.`,
  'hash-differs': (where) =>
    `${where} is not the hash of what lies below it. An entry was changed after it was published, or the published hash was.`,
  'entry-unreadable': (index) => `Entry ${index} is not in the form of an entry.`,
  'time-backwards': (index) => `Entry ${index} is dated before the entry ahead of it.`,
  'opened-otherwise': () => 'The first entry does not open the log that the checkpoint is of.',
  'root-differs': () =>
    'The entries do not lead to the root that was signed. At least one was changed, put in, left out or moved after the signing.',
  'root-untold': () => 'The root could not be derived, since not all entries could be read.',
  'older-unreadable': () =>
    'What was given as an older checkpoint is not in the form of a signed note. Paste all of its lines, with the one that is empty.',
  'older-other-log': (name) => `The older checkpoint is of another log: ${name}.`,
  'older-longer': (size) =>
    `The older checkpoint has ${size} entries, more than the log has now. The end of the log was cut off, or this is another.`,
  forked: (size) =>
    `The first ${size} entries are no longer those that the older checkpoint was made of. History was written again: keep both checkpoints.`,
  'older-unsigned': () =>
    'The log goes on from the older checkpoint, but no key that is trusted here signed that one.',
  'older-false': () =>
    'The older checkpoint bears a signature under the name of a trusted key that does not fit its text.',
  'witness-key-unreadable': () =>
    'The key of the witness is not a verification key of a witness (C2SP cosignature, type 4).',
  'witness-none': () => 'No checkpoint cosigned by a witness was published.',
  'witness-unsigned': () => 'The published checkpoint is not cosigned by this witness.',
  'witness-false': () => 'The cosignature under the name of this witness does not fit the text.',
  'witness-forked': (size) =>
    `The first ${size} entries are not those that the witness was shown. Two people were shown two histories.`,
  'witness-untold': () => 'This browser cannot check the cosignature of the witness.',
} as const satisfies Record<string, Say>
