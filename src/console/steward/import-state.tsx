import type { ImportProgress, ImportStepWire } from '../api/snapshots.js'
import { bytesText } from '../ui/locale.js'
import { ProgressBar } from '../ui/progress-bar.js'

const STEPS: Readonly<Record<ImportStepWire['step'], string>> = {
  receiving: 'Receiving',
  reading: 'Reading the package',
  cloaking: 'Cloaking: identifiers become numbers, names are dropped',
  sealing: 'Sealing what only you may turn back',
  storing: 'Storing',
}

/** How far an import is: a step and a share of it. */
export function ImportState({ progress }: { readonly progress: ImportProgress }) {
  if (progress.kind === 'sending') {
    const { sent, total } = progress
    return (
      <ProgressBar
        label="Sending"
        share={total === 0 ? null : sent / total}
        words={`${bytesText(sent)} of ${bytesText(total)}`}
      />
    )
  }
  const { step, file, done, total } = progress
  const share = total === null || total === 0 ? null : done / total
  const words = share === null ? bytesText(done) : `${Math.round(share * 100)}%`
  return (
    <ProgressBar
      label={file === null ? STEPS[step] : `${STEPS[step]} (${file})`}
      share={share}
      words={words}
    />
  )
}
