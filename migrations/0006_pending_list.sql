ALTER INDEX IF EXISTS "search_documents_words" RESET (gin_pending_list_limit);
