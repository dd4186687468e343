import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { announce } from '../app/announce.js'
import { useAddVendor } from '../api/vendors.js'
import { Button } from '../ui/button.js'
import { ProblemNote } from '../ui/problem-note.js'
import { TextField } from '../ui/text-field.js'

/** Registers a vendor. */
export function AddVendor() {
  const [vendor, setVendor] = useState('')
  const [name, setName] = useState('')
  const add = useAddVendor()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    add.mutate(
      { vendor, name },
      {
        onSuccess: () => {
          announce('Registered')
          setVendor('')
          setName('')
        },
      },
    )
  }
  return (
    <section className="card">
      <h2>Register a vendor</h2>
      <form className="stack" onSubmit={submit}>
        <TextField
          hint="Short and for ever: lower-case letters, digits and hyphens."
          label="Id"
          maxLength={63}
          onChange={setVendor}
          value={vendor}
        />
        <TextField label="Name" maxLength={200} onChange={setName} value={name} />
        {add.isError ? <ProblemNote thrown={add.error} /> : null}
        <div>
          <Button isPending={add.isPending} type="submit">
            Register the vendor
          </Button>
        </div>
      </form>
    </section>
  )
}
