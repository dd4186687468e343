import { realTime, type Time } from '../../src/engine/aws/run/time.js'

/** A clock that runs `times` as fast as the wall's, for waits of minutes; what is not a wait is as slow as ever. */
export const fastTime = (times: number): Time => {
  const from = realTime.now()
  return {
    now: () => from + (realTime.now() - from) * times,
    sleep: (ms, signal) => realTime.sleep(ms / times, signal),
  }
}
