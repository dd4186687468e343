/**
 * Length-prefixed JSON frames: four bytes, big-endian, with the number of bytes of UTF-8 JSON that
 * follow. They travel on a descriptor of their own, never on stdout or stderr, because SQL can make
 * DuckDB write there (`enable_logging(storage='stdout')`, `enable_profiling()`).
 */
const HEADER = 4

/** Most bytes in one frame, both ways. A peer that announces more is cut off before it is read. */
export const FRAME_CAP = 32 * 1024 * 1024

/**
 * Most lists and objects in one frame. They are counted before the text is parsed: 32 MiB of `[],[],` would
 * become half a gigabyte of JavaScript, in the service, at a room's wish.
 */
export const CONTAINER_CAP = 1_000_000

/** A peer broke the framing. Holds no byte of what it sent. */
export class FrameError extends Error {
  override readonly name = 'FrameError'
}

/**
 * One frame, ready to be written.
 *
 * @throws FrameError if the value needs more than `cap` bytes.
 */
export function encodeFrame(value: unknown, cap = FRAME_CAP): Buffer {
  const body = Buffer.from(JSON.stringify(value), 'utf8')
  if (body.length > cap) throw new FrameError('frame over its cap')
  const frame = Buffer.allocUnsafe(HEADER + body.length)
  frame.writeUInt32BE(body.length, 0)
  body.copy(frame, HEADER)
  return frame
}

/**
 * Cuts a byte stream into values. The stream is an attacker's: a length over the cap, an empty frame
 * or text that is not JSON throws, and the reader must not be used again.
 */
export class FrameReader {
  private chunks: Buffer[] = []
  private held = 0
  /** Length of the body being awaited; null while a header is. */
  private awaited: number | null = null

  private readonly cap: number

  constructor(cap: number) {
    this.cap = cap
  }

  /**
   * Values completed by these bytes, in order.
   *
   * @throws FrameError
   */
  push(bytes: Buffer): unknown[] {
    this.chunks.push(bytes)
    this.held += bytes.length
    const values: unknown[] = []
    for (;;) {
      this.awaited ??= this.header()
      if (this.awaited === null || this.held < this.awaited) return values
      values.push(parse(this.take(this.awaited)))
      this.awaited = null
    }
  }

  private header(): number | null {
    if (this.held < HEADER) return null
    const length = this.take(HEADER).readUInt32BE(0)
    if (length === 0 || length > this.cap) throw new FrameError('frame length out of bounds')
    return length
  }

  /** The first `size` bytes held; joins chunks once per frame, so that a large one stays linear. */
  private take(size: number): Buffer {
    const [first] = this.chunks
    const whole =
      this.chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.chunks)
    this.held -= size
    this.chunks = this.held === 0 ? [] : [whole.subarray(size)]
    return whole.subarray(0, size)
  }
}

function parse(body: Buffer): unknown {
  if (body.length > CONTAINER_CAP && containers(body) > CONTAINER_CAP) {
    throw new FrameError('frame of too many parts')
  }
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    throw new FrameError('frame is not JSON')
  }
}

const [QUOTE, BACKSLASH, BRACKET, BRACE] = Buffer.from('"\\[{')

/** Opening brackets and braces outside of strings. */
function containers(body: Buffer): number {
  let count = 0
  let isText = false
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at]
    if (isText && byte === BACKSLASH) at += 1
    else if (byte === QUOTE) isText = !isText
    else if (!isText && (byte === BRACKET || byte === BRACE)) count += 1
  }
  return count
}
