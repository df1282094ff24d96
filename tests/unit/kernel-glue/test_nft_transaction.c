/* SPDX-License-Identifier: BSD-2-Clause */
/* How the kernel's answers to a transaction are read: was it committed, and if not, why. */
#include <netinet/in.h> /* first: the kernel's headers make way for it */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "kernel-glue/nft_transaction.h"

/* -- answers in the making -- */

static _Alignas(struct nlmsghdr) char bytes[2048];
static size_t length;

static int no_answers(void **state)
{
	(void)state;
	memset(bytes, 0, sizeof(bytes));
	length = 0;
	return 0;
}

static struct nlmsghdr *put(uint32_t sequence, int error)
{
	struct nlmsghdr *message = mnl_nlmsg_put_header(bytes + length);
	struct nlmsgerr *answer = mnl_nlmsg_put_extra_header(message, sizeof(*answer));

	message->nlmsg_type = NLMSG_ERROR;
	message->nlmsg_seq = sequence;
	answer->error = -error;
	return message;
}

static void answer(uint32_t sequence, int error)
{
	length += put(sequence, error)->nlmsg_len;
}

static void answer_with_reason(uint32_t sequence, int error, const char *why)
{
	struct nlmsghdr *message = put(sequence, error);

	message->nlmsg_flags |= NLM_F_ACK_TLVS;
	mnl_attr_put_strz(message, NLMSGERR_ATTR_MSG, why);
	length += message->nlmsg_len;
}

/* "SEQUENCE ERROR why\n" for each refusal. */
static void note(void *arg, uint32_t sequence, int error, const char *why)
{
	char *all = arg;

	sprintf(all + strlen(all), "%u %d %s\n", sequence, error, why);
}

static int result_of(uint32_t first, uint32_t last)
{
	struct nft_answers answers = { .first = first, .last = last };

	nft_answers_read(&answers, bytes, length);
	return nft_answers_result(&answers);
}

/* -- tests -- */

static void an_acknowledgement_means_that_it_was_committed(void **state)
{
	(void)state;
	answer(5, 0);
	assert_int_equal(result_of(5, 5), 0);
	assert_int_equal(result_of(1, 9), 0);
}

static void silence_does_not(void **state)
{
	(void)state;
	assert_int_equal(result_of(5, 5), -EIO);
}

/* The last message is acknowledged also when an earlier one has undone it all. */
static void a_refusal_counts_more_than_an_acknowledgement(void **state)
{
	(void)state;
	answer(5, EEXIST);
	answer(7, 0);
	assert_int_equal(result_of(5, 7), -EEXIST);
	no_answers(NULL);
	answer(7, 0);
	answer(5, ENOENT);
	assert_int_equal(result_of(5, 7), -ENOENT);
}

static void every_refusal_is_told_and_the_first_is_the_result(void **state)
{
	char all[256] = "";
	struct nft_answers answers = { .first = 5, .last = 8, .refused = note, .arg = all };

	(void)state;
	answer(6, ENOENT);
	answer_with_reason(8, EOPNOTSUPP, "no such thing");
	nft_answers_read(&answers, bytes, length);
	snprintf(bytes, sizeof(bytes), "%d", 0); /* what was read may go */
	assert_int_equal(nft_answers_result(&answers), -ENOENT);
	snprintf(bytes, sizeof(bytes), "6 %d \n8 %d no such thing\n", ENOENT, EOPNOTSUPP);
	assert_string_equal(all, bytes);
}

static void answers_may_come_in_several_pieces(void **state)
{
	struct nft_answers answers = { .first = 5, .last = 6 };

	(void)state;
	answer(5, ENFILE);
	nft_answers_read(&answers, bytes, length);
	no_answers(NULL);
	answer(6, 0);
	nft_answers_read(&answers, bytes, length);
	assert_int_equal(nft_answers_result(&answers), -ENFILE);
}

/* Those to an earlier transaction, that nobody has waited for. */
static void answers_to_something_else_do_not_count(void **state)
{
	(void)state;
	answer(4, EEXIST);
	answer(5, 0);
	answer(7, EEXIST);
	assert_int_equal(result_of(5, 6), 0);
	no_answers(NULL);
	answer(4, 0);
	answer(7, 0);
	assert_int_equal(result_of(5, 6), -EIO);
}

static void what_is_cut_short_or_no_answer_does_not_count(void **state)
{
	(void)state;
	answer(5, 0);
	length -= 4;
	assert_int_equal(result_of(5, 5), -EIO);
	no_answers(NULL);
	put(5, 0)->nlmsg_type = NLMSG_DONE;
	length = ((struct nlmsghdr *)bytes)->nlmsg_len;
	assert_int_equal(result_of(5, 5), -EIO);
	no_answers(NULL);
	put(5, 0)->nlmsg_len = NLMSG_HDRLEN;
	length = NLMSG_HDRLEN;
	assert_int_equal(result_of(5, 5), -EIO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup(name, no_answers)
		TEST(an_acknowledgement_means_that_it_was_committed),
		TEST(silence_does_not),
		TEST(a_refusal_counts_more_than_an_acknowledgement),
		TEST(every_refusal_is_told_and_the_first_is_the_result),
		TEST(answers_may_come_in_several_pieces),
		TEST(answers_to_something_else_do_not_count),
		TEST(what_is_cut_short_or_no_answer_does_not_count),
#undef TEST
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
