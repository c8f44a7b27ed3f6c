/* The steps that hosts are put right by; which class needs which is in
 * fix_of. */
#ifndef IMPORTER_SURVEY_FIX_STEPS_H
#define IMPORTER_SURVEY_FIX_STEPS_H

#include "fix.h"

/* Relays of any kind. */
extern const struct fix_step fix_step_who_may, fix_step_in_front,
    fix_step_postfix, fix_step_exim, fix_step_sendmail, fix_step_exchange,
    fix_step_submission, fix_step_try;
/* Forged envelopes. */
extern const struct fix_step fix_step_sender, fix_step_routing,
    fix_step_gateway;
/* Multi-hop relays. */
extern const struct fix_step fix_step_backup_mx, fix_step_smart_host,
    fix_step_find_input, fix_step_trust;

/* fix_steps_other.c: what is not the relay of a mail server. */
extern const struct fix_step fix_step_find_form, fix_step_form,
    fix_step_form_server, fix_step_proxy_users, fix_step_squid,
    fix_step_mod_proxy, fix_step_malware, fix_step_port25;
extern const struct fix_step fix_step_lock, fix_step_find_login,
    fix_step_login_limits;
extern const struct fix_step fix_step_posting, fix_step_mailman, fix_step_alias,
    fix_step_opt_in;
extern const struct fix_step fix_step_look;

#endif
