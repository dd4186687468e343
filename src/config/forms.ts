import { z } from 'zod'

/** A whole number from `least` to `most`, both included, in plain digits. */
export const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/u, 'give a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `give a number from ${least} to ${most}`)

const isHttp = (link: string) => URL.canParse(link) && /^https?:/u.test(link)

/** An address of a server that may stand on this machine, so that it need not be HTTPS. */
export const link = z.string('is required').refine(isHttp, 'give a URL')
