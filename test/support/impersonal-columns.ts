/**
 * Columns that hold nothing of a person, by table; those that do are in `src/privacy/registry.ts`. What a team decided is the
 * team's, and ids of cards, feeds and servers say nothing about anybody by themselves.
 */
export const IMPERSONAL: Readonly<Record<string, string>> = {
  agendaChanges: 'id occurrenceId paperId kind at',
  agendaPapers: 'occurrenceId position paperId outcome outcomeAt tagged',
  alertNamesakes: 'alertId',
  alertSeen: 'paperId savedAt',
  alertWatch: 'id lookedAt',
  calendarEvents: 'linkId day startsAt endsAt isCancelled title place description sequence changedAt',
  cards: 'id digestId proposalId paperId position reasons pickedBy isWildCard voteChanges',
  differentPapers: 'paperId otherId saidAt',
  digests:
    'id feedId guildId source instance listDay listed voteEmoji lessEmoji isLate takenBy hasUnreadVotes writtenAt postedAt',
  discussions:
    'id guildId paperId channelId messageId askedAt threadId openedAt refusedBecause notesChanged notesShown editableAt',
  erasures: 'person erasedAt',
  feedDays: 'feedId listDay state reason since isLate tries tryAt',
  feedExamples: 'feedId paperId addedAt',
  feedTastes: 'feedId learnsSince lostAt muted',
  feeds:
    'id guildId number channelId source instance time zone weekdays categories crossLists wanted avoided minUpvotes maxPapers order interests wildCard voteEmoji lessEmoji tldr language createdAt nextDueAt nextListDay tellsQuiet closedBecause tryAgainAt tellsRisen',
  leftServers: 'guildId leftAt',
  listDays: 'source instance listDay state reason skipped categories collectedAt',
  listings: 'source instance listDay paperId rank upvotes comments codeStars',
  mailCodes: 'id guildId feedId owner rhythm triesLeft writtenAt',
  mailSubscriptions: 'id guildId feedId owner rhythm since pausedBecause',
  mailWatch: 'id lookedAt since',
  mails:
    'id kind subscriptionId listDay codeId messageKey writtenAt expiresAt tryAt tries claimedAt handedAt lost sentAt gaveUpBecause',
  meetingOverrides: 'meetingId day kind movedTo',
  meetings:
    'id guildId name channelId time zone weekdays everyWeeks anchor closingHours maxPapers minutes place presenters roleId organiserRoleId votesFrom makesEvent createdAt closedBecause lookAt',
  momentumLooks: 'source instance listDay hours tryAt takenAt',
  momentumReadings: 'source instance listDay paperId hours upvotes comments takenAt',
  namelessKey: 'id key',
  noteVersions: 'id noteId',
  occurrences:
    'id meetingId day heldAt closesAt seed state frozenAt because eventId eventClaimedAt eventFault eventShown outcomesAskedAt',
  offers: 'id occurrenceId paperId askedAt expiresAt state settledAt goneBecause',
  outbox:
    'id kind digestId cardId feedId topic listDay guildId meetingMessageId discussionId part paperChangeId alertLetterId zoteroAdditionId forumId nonce writtenAt claimedAt sentAt gaveUpBecause',
  pagedAnswers: 'id command askedAt',
  paperFeatures: 'paperId features',
  paperNames: 'name paperId',
  paperChanges: 'id paperId kind version fromVersion notice noticedAt toldAt shownAt',
  paperReports: 'paperId informant since askAt askedAt said',
  paperVersions: 'paperId version title abstract authors authorCount comment keptAt',
  papers:
    'id doi version title abstract abstractKind authors authorCount publishedOn categories organization venue sourceSummary summarySource links savedAt comment withdrawal notices',
  proposals: 'id guildId channelId feedId voteEmoji lessEmoji hasUnreadVotes writtenAt postedAt',
  publicDocuments: 'linkId kind fingerprint changedAt',
  publicLinks: 'id feedId meetingId token tokenHash',
  refusals: 'cardId refusedAt',
  removedFeeds: 'feedId guildId removedAt',
  searchAbbreviations: 'short long papers',
  searchDocuments: 'paperId title body folded length publishedOn words analysis',
  // The words of all notes on a paper; written anew when some of them are erased.
  searchNotes: 'guildId paperId stems words analysis',
  searchNoteStamps: 'guildId stamp',
  searchTotals: 'id papers length',
  searchWords: 'word papers',
  silentInformants: 'name fault since tries askAt',
  tldrBatches: 'id remoteId model language month reserved writtenAt readAt',
  tldrFlags: 'id paperId language maker text guildId byManager flaggedAt',
  tldrSpending: 'month spent inputTokens outputTokens calls toldAt',
  tldrs:
    'id paperId paperVersion model promptVersion language attempt state text batchId evidence fault inputTokens outputTokens cost madeAt',
  votes: 'cardId votedAt',
  zoteroWanted: 'additionId',
};
