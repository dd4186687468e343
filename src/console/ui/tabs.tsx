import type { ReactNode } from 'react'
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components/Tabs'
import './tabs.css'

/** One tab. */
export interface TabEntry {
  readonly id: string
  readonly label: string
  readonly content: ReactNode
}

export interface TabsProps {
  /** What the tabs are about, for who listens. */
  readonly label: string
  readonly tabs: readonly TabEntry[]
  readonly selected?: string
  readonly onSelect?: (id: string) => void
}

/** Panels one at a time; arrow keys go along the tabs. */
export function Tabs({ label, tabs, selected, onSelect }: TabsProps) {
  return (
    <AriaTabs
      className="tabs"
      {...(selected === undefined ? {} : { selectedKey: selected })}
      {...(onSelect === undefined ? {} : { onSelectionChange: (key) => onSelect(String(key)) })}
    >
      <TabList aria-label={label} className="tabs-list">
        {tabs.map((tab) => (
          <Tab className="tabs-tab" id={tab.id} key={tab.id}>
            {tab.label}
          </Tab>
        ))}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel className="tabs-panel" id={tab.id} key={tab.id}>
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
