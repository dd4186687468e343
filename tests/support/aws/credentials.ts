/** What s3rver knows its only user by; both halves. */
export const ACCESS_KEY = 'S3RVER'

/** Where the SDK looks first. */
export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: ACCESS_KEY,
  AWS_SECRET_ACCESS_KEY: ACCESS_KEY,
} as const
/** A session token or a profile of whoever runs the tests must not join in. */
const SET: Readonly<Record<string, string | undefined>> = {
  ...CREDENTIALS,
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_ENDPOINT_URL: undefined,
}

/** Makes the made-up credentials this process's own. @returns what puts the old ones back */
export function wearCredentials(): () => void {
  const before = Object.keys(SET).map((name) => [name, process.env[name]] as const)
  wear(Object.entries(SET))
  return () => wear(before)
}

function wear(values: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of values) {
    if (value === undefined) Reflect.deleteProperty(process.env, name)
    else process.env[name] = value
  }
}
