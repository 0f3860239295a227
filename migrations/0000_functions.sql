-- array_to_string is only "stable" as declared, for arrays whose elements print differently by setting; names
-- of people do not, and a generated column needs an immutable function.
CREATE FUNCTION join_names(names text[]) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_string(names, ' ');
