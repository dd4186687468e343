/**
 * Every function a policy may allow at all. A steward's list is checked against it, so that no edit
 * of a policy file can open a door (`read_csv`, `getenv`, `query`): each name here reads its
 * arguments and nothing else, gives the same answer twice, and cannot be made to fail on a cell.
 */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  ...['count', 'sum', 'avg', 'min', 'max'],
  ...['coalesce', 'nullif', 'greatest', 'least'],
  ...['abs', 'ceil', 'floor', 'round', 'sign'],
  ...['length', 'lower', 'upper', 'trim', 'ltrim', 'rtrim', 'substr', 'substring', 'left', 'right'],
  ...['concat', 'concat_ws', 'replace', 'starts_with', 'contains', 'strpos', 'split_part'],
  ...['date_trunc', 'date_diff', 'date_part', 'year', 'month', 'day'],
  ...['row_number', 'rank', 'dense_rank', 'lag', 'lead'],
])
