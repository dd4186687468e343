/** What is said where a browser has no WebCrypto for a page. */
export const NO_CRYPTO =
  'This browser gives no cryptography to pages that come without HTTPS, so nothing can be checked here. Open Homeroom by HTTPS, or check an export with audit/verify.mjs.'
