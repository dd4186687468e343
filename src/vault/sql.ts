/** A name as SQL; only names of ours come here. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text of ours as an SQL literal. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** The type of a column that holds one of a few words; one of no words can only be NULL. */
export const enumOf = (words: readonly string[]): string =>
  words.length === 0 ? 'VARCHAR' : `ENUM(${words.map(literal).join(', ')})`

/**
 * Settings of a database of an import: it may hold so many bytes, spills nothing to the disk and loads nothing.
 */
export const databaseSettings = (memoryBytes: number): Record<string, string> => ({
  threads: '1',
  memory_limit: `${Math.floor(memoryBytes / 1_000_000)}MB`,
  temp_directory: '',
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  allow_community_extensions: 'false',
  allow_persistent_secrets: 'false',
})
