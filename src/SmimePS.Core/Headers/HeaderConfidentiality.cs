namespace SmimePS.Headers;

/// <summary>What of an encrypted message's header nobody on the way shall read: the policies of RFC 9788, section 3.2.</summary>
public enum HeaderConfidentiality
{
    /// <summary>The subject is <c>[...]</c> outside; keywords and comments stand inside alone (hcp_baseline).</summary>
    Baseline,

    /// <summary>Moreover From, To and Cc have bare addresses outside, without names, and the date tells no time zone (hcp_shy).</summary>
    Shy,

    /// <summary>Everything stands outside as well, so that changes are noticed and nothing is hidden (hcp_no_confidentiality).</summary>
    None,
}
