import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { announce } from '../app/announce.js'
import { useAddEngineer } from '../api/vendors.js'
import { Button } from '../ui/button.js'
import { ProblemNote } from '../ui/problem-note.js'
import { TextField } from '../ui/text-field.js'

/** Registers an engineer of a vendor. */
export function AddEngineer({ vendor }: { readonly vendor: string }) {
  const [engineer, setEngineer] = useState('')
  const add = useAddEngineer(vendor)
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    add.mutate(engineer, {
      onSuccess: () => {
        announce('Registered')
        setEngineer('')
      },
    })
  }
  return (
    <details>
      <summary>Register an engineer of {vendor}</summary>
      <form className="stack" onSubmit={submit}>
        <TextField
          hint="To the letter as their sign-in carries it, mostly an e-mail address."
          label="Engineer"
          maxLength={200}
          onChange={setEngineer}
          value={engineer}
        />
        {add.isError ? <ProblemNote thrown={add.error} /> : null}
        <div>
          <Button isPending={add.isPending} type="submit">
            Register the engineer
          </Button>
        </div>
      </form>
    </details>
  )
}
