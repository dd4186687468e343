/** An object as the bucket describes it. */
export interface Found {
  readonly bytes: number
  /** The SHA-256 that the bucket itself checked when it took the object, as in `Digest`; null: it has none. */
  readonly checksum: string | null
}

/** A piece of an unfinished object. */
export interface SentPiece {
  readonly etag: string
  readonly checksum: string
}

/** What became of an object: it is there now; another is there and was left alone; its pieces are gone. */
export type Landing = 'put' | 'taken' | 'gone'

/**
 * The bucket of published tables. Nothing in it is ever overwritten: an object is put where none is. Every
 * call names the account that must own the bucket, so that a bucket of this name in other hands gets nothing.
 *
 * Every method throws Fault `PUBLISH_FAILED` if the bucket cannot be reached or says no.
 */
export interface DataBucket {
  find(key: string): Promise<Found | null>
  /** SHA-256 of what is there, hex; null if nothing is. Stops after `mostBytes`, and then gives another hash. */
  hash(key: string, mostBytes: number): Promise<string | null>
  put(key: string, body: Buffer, sha256: string, checksum: string): Promise<Landing>
  /** Begins an object in pieces; gives the id of the upload. */
  begin(key: string, sha256: string): Promise<string>
  /** Pieces are numbered from 1. */
  putPiece(
    of: { readonly key: string; readonly upload: string; readonly number: number },
    body: Buffer,
    checksum: string,
  ): Promise<SentPiece>
  /** The pieces that have arrived, by number; null if there is no such upload. */
  pieces(key: string, upload: string): Promise<ReadonlyMap<number, SentPiece> | null>
  /** Makes an object of the pieces. */
  complete(key: string, upload: string, pieces: readonly SentPiece[]): Promise<Landing>
  /** Unfinished uploads of exactly this key; none if the bucket does not tell. */
  uploads(key: string): Promise<readonly string[]>
  abort(key: string, upload: string): Promise<void>
}
