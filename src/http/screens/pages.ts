import { REFUSALS } from '../../refusal.js'
import type { Problem } from '../schema.js'

/** Text as it may stand in HTML, also between quotes. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (letter) => `&#${letter.charCodeAt(0)};`)
}

const page = (title: string, head: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${head}<title>${escaped(title)}</title>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`

/**
 * Sends the browser on after a sign-in. Not a redirect: that would still be the provider's doing, and a cookie
 * that is `SameSite=Strict` would not come along. The next page is asked for by this one, which is ours.
 *
 * @param path - Of ours: see `returnPath`.
 */
export function goOnPage(path: string): string {
  const to = escaped(path)
  return page(
    'You are signed in',
    `<meta http-equiv="refresh" content="0;url=${to}">\n`,
    `<p><a href="${to}">Go on</a></p>`,
  )
}

/** Why a sign-in did not come about, for a person. */
export function failedPage({ code, detail, help }: Problem): string {
  const words = [detail ?? '', help].map((text) => `<p>${escaped(text)}</p>`).join('\n')
  return page(
    'You are not signed in',
    '',
    `${words}\n<p>Code: <code>${escaped(code)}</code></p>\n<p><a href="/">To the first page</a></p>`,
  )
}

/** In place of a console that was not built. */
export const NO_CONSOLE =
  'Homeroom answers, but its console was not built: run "npm run build".\n' +
  `The API is at /v1, described by /v1/openapi.json. ${REFUSALS.TOKEN_MISSING.help}\n`
