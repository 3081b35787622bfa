/// This machine's libcrypto does not do HMAC-SHA-256.
public struct CryptographyError: Error, CustomStringConvertible {
  public var description: String {
    "OpenSSL's libcrypto on this machine has no HMAC-SHA-256: see /etc/ssl/openssl.cnf and `openssl list -mac-algorithms`"
  }
}
