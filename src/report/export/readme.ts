/** What lies in an export, for whoever gets it. Short: EXPORT.md beside it has every detail. */
export function recipientReadme(origin: string, vkey: string): string {
  return `# An export of the log of ${origin}

This is a school district's log of who asked for and who saw data of its roster, in a form that you can check without
the district, without its software and without a connection.

## Check it

    node verify.mjs . --key '${vkey}'

You need Node 20 or newer and nothing else. Read verify.mjs before you trust it: it is one file. **Do not take the key from
here**: get it from the district by another way, once, and compare. Keep the line about the newest manifest that the
verifier prints, and the file \`checkpoint\`: with \`--older\` you can show next time that nothing was removed since.

## What is in it

| | |
|---|---|
| \`checkpoint\`, \`checkpoints/\`, \`tile/\` | the log itself: C2SP tlog-tiles, which other people's tools read too |
| \`manifests/\` | a signed, chained list of files for each run, also of runs in which nothing happened |
| \`payloads/\` | what stands beside the entries; \`withheld\` where the district kept it back |
| \`reports/N/disclosures.csv\` | requests and disclosures of run N (34 CFR 99.32), students as codes |
| \`reports/N/ocsf.ndjson.gz\` | the entries of run N as OCSF 1.5 events, for a SIEM |
| \`keys/\` | the verification key, to compare |
| \`EXPORT.md\`, \`ENTRIES.md\`, \`LOG.md\` | the formats |

## What the codes mean

No name and no number of a child is in here. \`stu_…\` stands for a student in this export alone: the same student has
another code in any other export, and nobody but the district can find out who it is. Ask the district, with the number of
the log entry. Students' records under such a code are still education records (34 CFR 99.3): keep this export as such.

The CSV files open in a spreadsheet; what could run there as a formula has a quote before it.
`
}
