/**
 * The memory behind a message to another thread, for it to be handed over and not copied: a roster's texts are
 * a hundred megabytes. What is handed over cannot be read here any more. Buffers of Node's pool are never found
 * here: they share their memory with others.
 */
export function buffersOf(message: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>()
  const pending: unknown[] = [message]
  while (pending.length > 0) {
    const value = pending.pop()
    if (ArrayBuffer.isView(value)) {
      const whole = value.byteOffset === 0 && value.byteLength === value.buffer.byteLength
      if (value.buffer instanceof ArrayBuffer && whole) found.add(value.buffer)
    } else if (typeof value === 'object' && value !== null) {
      for (const part of Object.values(value)) pending.push(part)
    }
  }
  return [...found]
}
