/**
 * Lets Node run TypeScript, as jest does here: `node --import ./tests/support/typescript.mjs program.ts`.
 * Modules say `.js` and are `.ts`; child processes run compiled code all the same (src/entrypoint.ts).
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { register } from 'node:module'
import { fileURLToPath, URL } from 'node:url'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) register(import.meta.url)

export function resolve(specifier, context, next) {
  if (!/^\.{1,2}\/.*\.js$/u.test(specifier) || !context.parentURL?.endsWith('.ts')) {
    return next(specifier, context)
  }
  const source = new URL(specifier.replace(/\.js$/u, '.ts'), context.parentURL)
  if (!existsSync(source)) return next(specifier, context)
  return { url: source.href, format: 'module', shortCircuit: true }
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context)
  const { transform } = await import('@swc/core')
  const path = fileURLToPath(url)
  const { code } = await transform(await readFile(path, 'utf8'), {
    filename: path,
    jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  })
  return { format: 'module', source: code, shortCircuit: true }
}
