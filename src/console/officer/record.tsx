import { useState } from 'react'
import type { SubmitEvent } from 'react'
import { recordFile, useRecord } from '../api/reports.js'
import type { RecordQuestion, RecordWire } from '../api/reports.js'
import { useDownload } from '../api/download.js'
import { Page } from '../app/page.js'
import { Button } from '../ui/button.js'
import { countText } from '../ui/locale.js'
import { Moment } from '../ui/moment.js'
import { ProblemNote } from '../ui/problem-note.js'
import { TextField } from '../ui/text-field.js'
import { LookNote } from './look-note.js'
import { DisclosureTable, RequestTable } from './record-tables.js'

/** Who asked for and saw a student's records: 34 CFR 99.32. */
export default function StudentRecord() {
  const [student, setStudent] = useState('')
  const [reason, setReason] = useState('')
  const record = useRecord()
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    record.mutate(questionOf(student, reason))
  }
  return (
    <Page
      lead="Who asked for a student’s records and who saw them, when and with which interest: the record that 34 CFR 99.32 asks for."
      title="Student’s record"
    >
      <div className="stack">
        <form className="card" onSubmit={submit}>
          <TextField
            hint="The sourcedId of the student in the roster, to the letter. It is sent to the service and kept in no address."
            isMono
            label="Identifier of the student"
            maxLength={255}
            onChange={setStudent}
            value={student}
          />
          <TextField
            hint="Who asked for it, or on which occasion. It stands beside the entry."
            isRequired={false}
            label="Reason"
            maxLength={4000}
            onChange={setReason}
            value={reason}
          />
          <div>
            <Button isPending={record.isPending} tone="main" type="submit">
              Show the record
            </Button>
          </div>
          <LookNote>
            Making a record is an entry of the log, and so is each file of it that you download.
          </LookNote>
        </form>
        {record.isError ? <ProblemNote thrown={record.error} /> : null}
        {record.data === undefined ? null : (
          <Found question={record.variables} record={record.data} />
        )}
      </div>
    </Page>
  )
}

const questionOf = (student: string, reason: string): RecordQuestion => ({
  student,
  ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
})

interface FoundProps {
  readonly record: RecordWire
  readonly question: RecordQuestion | undefined
}

function Found({ record, question }: FoundProps) {
  const { disclosures, requests, at, size } = record
  return (
    <section className="stack">
      <h2>
        Record of <bdi>{question?.student}</bdi>
      </h2>
      <p role="status">
        {countText(disclosures.length, 'disclosure')} and {countText(requests.length, 'request')},
        as of <Moment at={at} />, from the {countText(size, 'entry', 'entries')} of the log.
      </p>
      {question === undefined ? null : <Files question={question} />}
      <DisclosureTable disclosures={disclosures} />
      <RequestTable requests={requests} />
    </section>
  )
}

function Files({ question }: { readonly question: RecordQuestion }) {
  const file = useDownload()
  return (
    <>
      <div className="row">
        <Button isPending={file.isPending} onPress={() => file.mutate(recordFile(question, 'pdf'))}>
          Download as PDF
        </Button>
        <Button isPending={file.isPending} onPress={() => file.mutate(recordFile(question, 'csv'))}>
          Download as CSV
        </Button>
      </div>
      {file.isError ? <ProblemNote thrown={file.error} /> : null}
    </>
  )
}
