"""Profiles: named settings in a configuration file, so that a command needs no environment variables.

The file holds no secret. A profile says where its token is: in an environment variable, in a file that only
its owner can read, or in the keyring of the system. An option takes precedence over an environment variable,
and a variable over the profile.

- :mod:`.profile`: a profile and the configuration, as values that are checked;
- :mod:`.config_file`: the path of the file, and reading it;
- :mod:`.config_editor`: changes the file, and keeps the rest of it;
- :mod:`.token_store`: reads, stores and removes the token of a profile;
- :mod:`.private_file`: files that only their owner can read;
- :mod:`.keyring_entries`: tokens in the keyring (extra ``keyring``);
- :mod:`.settings`: the settings of a command, from the environment and its profile;
- :mod:`.options`: ``--profile``;
- :mod:`.config_command`: ``config``, which shows them;
- :mod:`.login_command`: ``login``, which checks a token and stores it;
- :mod:`.login_prompts`: what ``login`` asks on the terminal;
- :mod:`.logout_command`: ``logout``, which removes the token.
"""
