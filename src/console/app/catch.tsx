import { Component } from 'react'
import type { ReactNode } from 'react'

interface Props {
  readonly children: ReactNode
}

/** Keeps a defect of one page from taking the console down. What was thrown is not shown: it could hold anything. */
export class Catch extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <div role="alert">
        <h1>This page failed</h1>
        <p>Load it again. Nothing you did elsewhere is lost; what is in the log is in the log.</p>
      </div>
    )
  }
}
