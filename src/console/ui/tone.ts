/** What something means for who reads it. Colour is never its only sign. */
export type Tone = 'neutral' | 'info' | 'good' | 'warning' | 'danger'
