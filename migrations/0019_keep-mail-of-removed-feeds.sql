ALTER TABLE "mail_subscriptions" DROP CONSTRAINT "mail_subscriptions_feed_id_feeds_id_fk";
