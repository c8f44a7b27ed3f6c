/* relaybl check-generation: the check of one generation file, in a process of
 * its own: a file that kills it was never made current. */
#include "command.h"
#include "generation.h"

enum status
cmd_check_generation(const struct run *run, struct why *why)
{
	return generation_check(run->opt.args[0], why);
}
