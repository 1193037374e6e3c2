namespace SmimePS.Issuing;

/// <summary>How long people's certificates live unless asked otherwise.</summary>
internal static class UsualValidity
{
    /// <summary>In days.</summary>
    public const int Days = 825;

    /// <summary>Tells what comes of a longer life.</summary>
    public static void WarnOfMore(int days, Action<string> warn)
    {
        if (days > Days) warn($"These certificates are to be valid for {days} days. Some mail programs distrust certificates that live longer than {Days} days.");
    }
}
