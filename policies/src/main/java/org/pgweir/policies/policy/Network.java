package org.pgweir.policies.policy;

import java.net.InetAddress;

/**
 * A range of client addresses.
 *
 * @param prefixBits how many leading bits of {@code address} all of the range share
 */
public record Network(InetAddress address, int prefixBits) {

  /**
   * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address.
   *
   * @throws IllegalArgumentException saying what is wrong and what is allowed
   */
  static Network parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException(
          "'" + text + "' is no address range; write 10.0.0.0/8, 2001:db8::/32 or one address");
    }
    int widest = address.getAddress().length * 8;
    int bits = slash < 0 ? widest : bits(text.substring(slash + 1), widest);
    Network network = new Network(address, bits);
    if (!network.isFirst()) {
      throw new IllegalArgumentException(
          "'"
              + text
              + "' has bits set behind the first "
              + bits
              + "; write where the range starts");
    }
    return network;
  }

  private static int bits(String text, int widest) {
    try {
      int bits = Integer.parseInt(text);
      if (bits >= 0 && bits <= widest) {
        return bits;
      }
    } catch (NumberFormatException _) {
      // said below
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no prefix length; allowed are 0 to " + widest);
  }

  boolean contains(InetAddress other) {
    byte[] ours = address.getAddress();
    byte[] theirs = other.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < prefixBits; bit++) {
      if (bitOf(ours, bit) != bitOf(theirs, bit)) {
        return false;
      }
    }
    return true;
  }

  boolean covers(Network other) {
    return prefixBits <= other.prefixBits && contains(other.address);
  }

  /** From 1 for all addresses to 127 for one. */
  int specificity() {
    return 1 + prefixBits * 126 / (address.getAddress().length * 8);
  }

  private boolean isFirst() {
    byte[] bytes = address.getAddress();
    for (int bit = prefixBits; bit < bytes.length * 8; bit++) {
      if (bitOf(bytes, bit) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int bitOf(byte[] bytes, int bit) {
    return (bytes[bit >> 3] >> (7 - (bit & 7))) & 1;
  }
}
