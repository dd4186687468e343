import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useId, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { announce } from '../app/announce.js'
import { importPackage } from '../api/snapshots.js'
import type { ImportProgress } from '../api/snapshots.js'
import { Button } from '../ui/button.js'
import { bytesText } from '../ui/locale.js'
import { ProblemNote } from '../ui/problem-note.js'
import { ImportState } from './import-state.js'
import './import.css'

/** Sends a package and shows how far its import is; leads to the new snapshot. */
export function Import() {
  const [file, setFile] = useState<File | null>(null)
  const [progress, setProgress] = useState<ImportProgress | null>(null)
  const stop = useRef<AbortController | null>(null)
  const client = useQueryClient()
  const [, go] = useLocation()
  const load = useMutation({
    mutationFn: (wanted: File) => {
      stop.current = new AbortController()
      return importPackage(wanted, setProgress, stop.current.signal)
    },
    onSuccess: async ({ snapshot }) => {
      announce('The roster is loaded')
      await client.invalidateQueries({ queryKey: ['snapshots'] })
      go(`/snapshots/${snapshot}`)
    },
    onSettled: () => setProgress(null),
  })
  return (
    <section className="card">
      <h2>Load a roster</h2>
      <FileChoice isDisabled={load.isPending} onChoose={setFile} />
      {load.isPending && progress !== null ? <ImportState progress={progress} /> : null}
      {load.isError && !isStopped(load.error) ? <ProblemNote thrown={load.error} /> : null}
      {load.isError && isStopped(load.error) ? (
        <p role="status">You stopped it. Nothing was loaded.</p>
      ) : null}
      <div className="row">
        {load.isPending ? (
          <Button onPress={() => stop.current?.abort()}>Stop the import</Button>
        ) : (
          <Button
            isDisabled={file === null}
            onPress={() => (file === null ? undefined : load.mutate(file))}
            tone="main"
          >
            {file === null ? 'Load' : `Load ${bytesText(file.size)}`}
          </Button>
        )}
      </div>
    </section>
  )
}

interface FileChoiceProps {
  readonly isDisabled: boolean
  readonly onChoose: (file: File | null) => void
}

function FileChoice({ isDisabled, onChoose }: FileChoiceProps) {
  const id = useId()
  return (
    <div className="import-choice">
      <label htmlFor={id}>OneRoster 1.1 or 1.2 package, as a .zip of CSV files</label>
      <input
        accept=".zip,application/zip"
        disabled={isDisabled}
        id={id}
        onChange={(event) => onChoose(event.target.files?.[0] ?? null)}
        type="file"
      />
    </div>
  )
}

const isStopped = (thrown: unknown): boolean =>
  thrown instanceof DOMException && thrown.name === 'AbortError'
