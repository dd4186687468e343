import { SEMESTERS, YEAR } from './roster.js'
import type { Calendar, Person, Row, School } from './roster.js'

interface Subject {
  readonly code: string
  readonly title: string
  /** Subject code of the Common Education Data Standards list, first two digits. */
  readonly sced: string
}

const HOMEROOM: Subject = { code: 'HR', title: 'Homeroom', sced: '22' }
const CORE: readonly Subject[] = [
  { code: 'ELA', title: 'English Language Arts', sced: '01' },
  { code: 'MAT', title: 'Mathematics', sced: '02' },
  { code: 'SCI', title: 'Science', sced: '03' },
  { code: 'SOC', title: 'Social Studies', sced: '04' },
]
const MORE: readonly Subject[] = [
  { code: 'PHE', title: 'Physical Education', sced: '08' },
  { code: 'LAN', title: 'World Language', sced: '24' },
  { code: 'ART', title: 'Visual Arts', sced: '05' },
]

const CLASS_SIZE = 23
/** Classes a subject teacher takes before the next one is hired. */
const LOAD = 5

type Hire = () => Person

/**
 * Courses, classes and enrollments of a school. In an elementary school one teacher has a homeroom
 * for all core subjects; later on every subject has its teachers and students meet others in each.
 * About 6 enrollments a student below grade 6, and 8 above.
 */
export function fillTimetable(
  school: School,
  students: readonly Person[],
  calendar: Calendar,
  hire: Hire,
): void {
  const young = school.level === 'elementary'
  const subjects = young ? [...CORE, ...MORE.slice(0, 1)] : [...CORE, ...MORE]
  const staff = new Map(subjects.map(({ code }) => [code, subjectStaff(hire)]))
  for (const grade of school.grades) {
    const pupils = students.filter(({ cells }) => cells['grades'] === grade)
    const sections = Math.max(1, Math.ceil(pupils.length / CLASS_SIZE))
    const homes = Array.from({ length: pupils.length === 0 ? 0 : sections }, hire)
    for (const [place, subject] of [HOMEROOM, ...subjects].entries()) {
      const course = addCourse(school, subject, grade)
      for (const [section, home] of homes.entries()) {
        const own = subject === HOMEROOM || (young && CORE.includes(subject))
        const teacher = own ? home : (staff.get(subject.code)?.() ?? home)
        // A student's section moves with the subject, so that no two students share all classes.
        const members = pupils.filter((_, i) => {
          const turn = young ? 0 : Math.floor(i / sections) * place
          return (i + turn) % sections === section
        })
        const row = addClass(school, { course, subject, grade, section, period: place })
        enroll(school, row, teacher, 'teacher', calendar)
        for (const member of members) enroll(school, row, member, 'student', calendar)
      }
    }
  }
}

/** Hires when the last teacher of the subject has a full load. */
function subjectStaff(hire: Hire): () => Person {
  let teacher: Person | undefined
  let classes = 0
  return () => {
    if (teacher === undefined || classes === LOAD) {
      teacher = hire()
      classes = 0
    }
    classes += 1
    return teacher
  }
}

function addCourse(school: School, { code, title, sced }: Subject, grade: string): Row {
  const course: Row = {
    sourcedId: `crs-${school.org}-${code}-${grade}`,
    schoolYearSourcedId: YEAR,
    title: `${title} ${grade}`,
    courseCode: `${code}${grade}`,
    grades: grade,
    orgSourcedId: school.org,
    subjects: title,
    subjectCodes: sced,
  }
  school.courses.push(course)
  return course
}

interface Section {
  readonly course: Row
  readonly subject: Subject
  readonly grade: string
  readonly section: number
  readonly period: number
}

function addClass(school: School, { course, subject, grade, section, period }: Section): Row {
  const row: Row = {
    sourcedId: `cls-${school.org}-${subject.code}-${grade}-${section + 1}`,
    title: `${subject.title} ${grade}, section ${section + 1}`,
    grades: grade,
    courseSourcedId: course['sourcedId'] ?? '',
    classCode: `${subject.code}${grade}-${section + 1}`,
    classType: subject === HOMEROOM ? 'homeroom' : 'scheduled',
    location: `Room ${100 + school.classes.length}`,
    schoolSourcedId: school.org,
    termSourcedIds: school.level === 'elementary' ? YEAR : SEMESTERS.join(','),
    subjects: subject.title,
    subjectCodes: subject.sced,
    periods: String(period + 1),
  }
  school.classes.push(row)
  return row
}

/** Puts a person into a class for the whole year. */
export function enroll(
  school: School,
  row: Row,
  person: Person,
  role: 'student' | 'teacher',
  { start, end }: Calendar,
): Row {
  const enrollment: Row = {
    sourcedId: `enr-${school.org}-${++school.enrolled}`,
    classSourcedId: row['sourcedId'] ?? '',
    schoolSourcedId: row['schoolSourcedId'] ?? '',
    userSourcedId: person.cells['sourcedId'] ?? '',
    role,
    primary: role === 'teacher' ? 'true' : 'false',
    beginDate: start,
    endDate: end,
  }
  school.enrollments.push(enrollment)
  return enrollment
}
