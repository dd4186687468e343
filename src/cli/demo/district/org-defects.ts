import { DISTRICT } from './roster.js'
import { planted } from './seeder.js'
import type { Seeder } from './seeder.js'
import { idOf } from './site.js'

/** Group C of the catalogue: schools and who belongs to them. */
export const ORG_DEFECTS = {
  C01: {
    plant: (site) => {
      const student = site.one('student')
      site.addRole(student, 'org-closed')
      return [planted('users', [idOf(student)], 'a student of a school that is not there')]
    },
  },
  C02: {
    plant: ({ frame, school }) => {
      const org = frame.orgs.find(({ sourcedId }) => sourcedId === school.org)
      if (org !== undefined) org['parentSourcedId'] = ''
      return [planted('orgs', [school.org], 'a school without a district')]
    },
  },
  C03: {
    plant: ({ frame }) => {
      const sourcedId = 'org-athletics'
      frame.orgs.push({
        ...{ sourcedId, name: 'Athletics', type: 'department', identifier: '' },
        parentSourcedId: sourcedId,
      })
      return [planted('orgs', [sourcedId], 'a department that is its own parent')]
    },
  },
  C04: {
    plant: (site) => {
      const named = (id: string) => site.frame.orgs.find(({ sourcedId }) => sourcedId === id)
      const ids = [site.school.org, site.elsewhere]
      const [one, other] = ids.map(named)
      if (one !== undefined && other !== undefined) other['name'] = ` ${one['name'] ?? ''}`
      return [planted('orgs', ids, 'two schools of one name')]
    },
  },
  C05: {
    plant: (site) => {
      const { id } = site.addClass({ cells: { schoolSourcedId: DISTRICT } })
      return [planted('classes', [id], 'a class of the district office')]
    },
  },
  C06: {
    plant: (site) => [planted('orgs', [site.addSchool()], 'a school with nobody in it')],
  },
  C07: {
    plant: ({ frame, school }) => {
      const org = frame.orgs.find(({ sourcedId }) => sourcedId === school.org)
      if (org !== undefined) org['identifier'] = ''
      return [planted('orgs', [school.org], 'a school without its code')]
    },
  },
  C08: {
    plant: (site) => {
      const student = site.one('student')
      site.addRole(student, site.elsewhere)
      return [planted('users', [idOf(student)], 'a student of two schools')]
    },
  },
} satisfies Record<string, Seeder>
