import type { MessagePort } from 'node:worker_threads'

/** Gives what this thread is told, one word at a time and in order; each waits until there is one. */
export function inbox<Word>(port: MessagePort): () => Promise<Word> {
  const words: Word[] = []
  let heard: () => void = () => undefined
  port.on('message', (word: Word) => {
    words.push(word)
    heard()
  })
  return async () => {
    for (;;) {
      const word = words.shift()
      if (word !== undefined) return word
      await new Promise<void>((resolve) => (heard = resolve))
    }
  }
}
