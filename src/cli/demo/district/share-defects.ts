import { planted } from './seeder.js'
import type { Seeder } from './seeder.js'
import { idOf } from './site.js'
import type { Site } from './site.js'

/**
 * Group H of the catalogue, as far as the roster and what an engineer says of their side can show it, and
 * the defects of group G that are between two loads. Each is asked about with parameters, or against a load
 * of its own, so they are planted alone.
 */
export const SHARE_DEFECTS = {
  G06: {
    alone: true,
    // The first aide added has one sourcedId in both loads.
    after: 'G04',
    plant: (site) => [planted('users', [idOf(site.add('aide'))], 'live again after a deletion')],
  },
  G07: {
    alone: true,
    plant: () => [
      {
        ...planted('manifest', ['enrollments.csv'], 'more records than the importer takes'),
        parameters: [8_000],
      },
    ],
  },
  G08: {
    alone: true,
    plant: ({ frame }) => {
      frame.missing.add('demographics')
      return [planted('manifest', ['demographics.csv'], 'a file that was sent before')]
    },
  },
  H01: {
    alone: true,
    plant: (site) => {
      const elsewhere = site.school.people.filter(({ roles }) =>
        roles.every((role) => role['orgSourcedId'] === site.school.org),
      )
      const share = codes(site, ({ sourcedId }) => sourcedId !== site.school.org)
      return [
        {
          ...planted('users', elsewhere.map(idOf), 'a school that is not shared'),
          parameters: [share],
        },
      ]
    },
  },
  H02: {
    alone: true,
    plant: (site) => {
      const student = site.add('student', site.elsewhere)
      const { enrollments } = site.addClass({ students: [student] })
      const own = enrollments.filter((row) => row['userSourcedId'] === idOf(student))
      const share = codes(site, ({ sourcedId }) => sourcedId === site.school.org)
      return [
        {
          ...planted(
            'enrollments',
            own.map((row) => row['sourcedId'] ?? ''),
            'one from elsewhere',
          ),
          parameters: [share],
        },
      ]
    },
  },
  H07: {
    alone: true,
    plant: (site) => {
      const students = site.school.people.filter(({ kind }) => kind === 'student')
      const share = codes(site, ({ sourcedId }) => sourcedId === site.school.org)
      return [
        {
          ...planted('orgs', [site.school.org], 'the vendor has one student less'),
          parameters: [share, students.length - 1],
        },
      ]
    },
  },
} satisfies Record<string, Seeder>

/** Codes of some schools of the district, with commas between. */
function codes(site: Site, isShared: (org: Record<string, string>) => boolean): string {
  return site.frame.orgs
    .filter((org) => org['type'] === 'school' && isShared(org))
    .map((org) => org['identifier'] ?? '')
    .join(',')
}
