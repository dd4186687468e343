/** Marks a field that is wrong. Nothing otherwise: `false` would hide what the browser itself finds wrong with it. */
export const invalid = (error: string | undefined): { readonly isInvalid?: true } =>
  error === undefined ? {} : { isInvalid: true }
