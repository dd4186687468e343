import './engineer.css'

/** What becomes of a request, so that nobody has to ask. */
export function NextSteps() {
  return (
    <section aria-labelledby="next-steps" className="card">
      <h2 id="next-steps">What happens next</h2>
      <ol className="steps">
        <li>
          A steward of the district sees the request with its risk in figures: which tables, how
          many students, how easily one could be singled out.
        </li>
        <li>
          They approve it, for a window and with a budget of persons you may see row by row, or deny
          it with a reason. Either way you read it here.
        </li>
        <li>
          During the window you have a workbench. Instead of names and ids you see tokens; every
          query and every refusal is written into the district’s log.
        </li>
        <li>
          You close the session with a finding. The steward turns the tokens in it back into the
          records to correct.
        </li>
      </ol>
    </section>
  )
}
