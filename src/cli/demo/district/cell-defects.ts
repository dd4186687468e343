import { DISTRICT, dayAfter } from './roster.js'
import { planted } from './seeder.js'
import type { Seeder } from './seeder.js'
import { idOf } from './site.js'

/** Defects of group A that are in a cell, whatever the column says. */
export const CELL_DEFECTS = {
  A12: {
    plant: (site) => {
      const aide = site.add('aide')
      aide.cells['familyName'] = 'MuÃ±oz'
      return [planted('users', [idOf(aide)], 'a name decoded twice')]
    },
  },
  A13: {
    plant: (site) => {
      const aides = [site.add('aide'), site.add('aide')]
      for (const [at, text] of ['="004711"', '1.23E+11'].entries()) {
        const aide = aides[at]
        if (aide !== undefined) aide.cells['identifier'] = text
      }
      return [planted('users', aides.map(idOf), 'numbers as a spreadsheet leaves them')]
    },
  },
  A14: {
    alone: true,
    plant: (site) => {
      site.add('aide').cells['status'] = 'active'
      return [planted('manifest', ['users.csv'], 'a status in a bulk file')]
    },
  },
  A15: {
    plant: (site) => {
      const aide = site.add('aide')
      aide.cells['enabledUser'] = 'TRUE'
      return [
        planted('users', [idOf(aide)], 'TRUE for true, as a spreadsheet writes it'),
        planted('manifest', ['users.csv'], 'and so no boolean', 'A16'),
      ]
    },
  },
  A16: {
    plant: (site) => {
      const { enrollments } = site.addClass()
      const [row] = enrollments
      if (row !== undefined) row['primary'] = 'yes'
      return [planted('manifest', ['enrollments.csv'], 'yes for true')]
    },
  },
  A17: {
    plant: (site) => {
      const { enrollments } = site.addClass()
      const [row] = enrollments
      if (row !== undefined) row['endDate'] = '15.06.2027'
      return [planted('manifest', ['enrollments.csv'], 'a date as a person writes it')]
    },
  },
  A18: {
    plant: ({ frame }) => {
      frame.orgs.push({
        ...{ sourcedId: 'org#kitchen', name: 'Kitchen', type: 'department' },
        parentSourcedId: DISTRICT,
      })
      return [planted('manifest', ['orgs.csv'], 'a sourcedId with a number sign')]
    },
  },
  A19: {
    plant: (site) => {
      site.addClass({ cells: { periods: '1,,2' } })
      return [planted('manifest', ['classes.csv'], 'a list with nothing between two commas')]
    },
  },
  A20: {
    plant: (site) => {
      const aide = site.add('aide')
      aide.cells['givenName'] = ''
      return [planted('users', [idOf(aide)], 'no given name')]
    },
  },
  G03: {
    plant: (site) => {
      const day = dayAfter(site.frame.calendar.asOf, 40)
      site.addClass({ cells: { dateLastModified: `${day}T00:00:00.000Z` } })
      return [planted('manifest', ['classes.csv'], 'a change that is still to come')]
    },
  },
} satisfies Record<string, Seeder>
