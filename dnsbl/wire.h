/* The numbers of DNS messages that more than one file of the responder needs
 * (IANA "Domain Name System Parameters"). */
#ifndef DNSBL_WIRE_H
#define DNSBL_WIRE_H

/* Octets of a message header (RFC 1035 4.1.1). */
#define DNS_HEADER_LEN 12
/* Longest message over UDP without EDNS (RFC 1035 4.2.1). */
#define DNS_UDP_MIN 512
/* Name, type, class, TTL, RDLENGTH of an OPT record without options. */
#define DNS_OPT_LEN 11

/* SERIAL and the four numbers behind it end an SOA's RDATA (RFC 1035
 * 3.3.13). */
#define DNS_SOA_TAIL_LEN 20

/* The upper bits of a label's first octet, and what they are where it is a
 * compression pointer; a pointer as a whole (RFC 1035 4.1.4). */
#define DNS_LABEL_TYPE_MASK    0xc0
#define DNS_LABEL_TYPE_POINTER 0xc0
#define DNS_POINTER	       0xc000U

/* Third and fourth octet of the header. */
#define DNS_QR		 0x80
#define DNS_OPCODE_SHIFT 3
#define DNS_OPCODE_MASK	 0x78
#define DNS_AA		 0x04
#define DNS_TC		 0x02
#define DNS_RD		 0x01
#define DNS_CD		 0x10 /* fourth octet */
#define DNS_RCODE_MASK	 0x0f

enum dns_opcode { DNS_OPCODE_QUERY = 0, DNS_OPCODE_NOTIFY = 4 };

enum dns_rcode {
	DNS_NOERROR = 0,
	DNS_FORMERR = 1,
	DNS_SERVFAIL = 2,
	DNS_NXDOMAIN = 3,
	DNS_NOTIMP = 4,
	DNS_REFUSED = 5,
	DNS_NOTAUTH = 9,
	DNS_BADVERS = 16, /* the upper bits travel in the OPT record */
	DNS_BADCOOKIE = 23
};

enum dns_type {
	DNS_TYPE_A = 1,
	DNS_TYPE_SOA = 6,
	DNS_TYPE_TXT = 16,
	DNS_TYPE_OPT = 41,
	DNS_TYPE_TKEY = 249,
	DNS_TYPE_TSIG = 250,
	DNS_TYPE_IXFR = 251,
	DNS_TYPE_AXFR = 252,
	DNS_TYPE_MAILB = 253,
	DNS_TYPE_MAILA = 254,
	DNS_TYPE_ANY = 255
};

enum dns_class { DNS_CLASS_IN = 1, DNS_CLASS_ANY = 255 };

/* EDNS options (RFC 6891 6.1.2). */
enum dns_option {
	DNS_OPTION_NSID = 3,	   /* RFC 5001 */
	DNS_OPTION_COOKIE = 10,	   /* RFC 7873 */
	DNS_OPTION_KEEPALIVE = 11, /* RFC 7828 */
	DNS_OPTION_PADDING = 12,   /* RFC 7830 */
	DNS_OPTION_EDE = 15,	   /* RFC 8914 */
	DNS_OPTION_VERSION = 19	   /* RFC 9660 */
};

/* Reasons of the EDE option (RFC 8914 4). */
enum dns_ede {
	DNS_EDE_OTHER = 0,
	DNS_EDE_NOT_READY = 14,
	DNS_EDE_PROHIBITED = 18,
	DNS_EDE_NOT_AUTHORITATIVE = 20,
	DNS_EDE_NOT_SUPPORTED = 21
};

#endif
